// Lighthouse with its own mobile device and throttling: pages.js RUNS URL... prints the medians for each URL as JSON.
import lighthouse from 'lighthouse';
import { launch } from './browser.js';

const [runs, ...urls] = process.argv.slice(2);
const categories = ['performance', 'accessibility', 'best-practices', 'seo'];
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
// Throttled times of the page, in milliseconds as Lighthouse has them; layout shift is a bare number.
const times = { first_contentful_paint_ms: 'first-contentful-paint', largest_contentful_paint_ms: 'largest-contentful-paint', total_blocking_ms: 'total-blocking-time', layout_shift: 'cumulative-layout-shift' };

async function once(url) {
  const browser = await launch();
  try {
    const port = Number(new URL(browser.wsEndpoint()).port);
    const { lhr } = await lighthouse(url, { port, onlyCategories: categories, logLevel: 'error' });
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    const missed = categories.flatMap((name) => lhr.categories[name].auditRefs)
      .filter(({ id, weight }) => weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 0.9).map(({ id }) => id);
    return {
      categories: Object.fromEntries(categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)])),
      times: Object.fromEntries(Object.entries(times).map(([name, id]) => [name, lhr.audits[id].numericValue])),
      missed,
    };
  } finally {
    await browser.close();
  }
}

const pages = [];
for (const url of urls) {
  const results = [];
  for (let i = 0; i < Number(runs); ++i) results.push(await once(url));
  const middle = (group, name) => median(results.map((one) => one[group][name]));
  pages.push({
    ...Object.fromEntries(categories.map((name) => [name.replace('-', '_'), middle('categories', name)])),
    ...Object.fromEntries(Object.keys(times).map((name) => [name, Math.round(1000 * middle('times', name)) / 1000])),
    below_90: [...new Set(results.flatMap(({ missed }) => missed))].sort(),
  });
}
console.log(JSON.stringify(pages));
