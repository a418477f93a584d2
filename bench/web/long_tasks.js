// Long tasks (over 50 ms) while a board of 100,000 entries is scrolled by wheel, and while 5,000 points are drawn,
// hovered over and picked: long_tasks.js BOARD_URL SECONDS prints them as JSON. What was shown is checked.
import { launch } from './browser.js';

const [board, seconds] = [process.argv[2], Number(process.argv[3])];
const viewport = { width: 1280, height: 900 };
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Notes long tasks, frames and the most rows of the page from its beginning. */
function watch() {
  window.longTasks = [];
  window.frames_ = [];
  window.mostRows = 0;
  const rows = document.getElementsByTagName('tr');
  new PerformanceObserver((list) => list.getEntries().forEach(({ startTime, duration }) => window.longTasks.push({ startTime, duration })))
    .observe({ type: 'longtask', buffered: true });
  const frame = (now) => {
    window.frames_.push(now);
    window.mostRows = Math.max(window.mostRows, rows.length);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

async function opened(browser, url) {
  const page = await browser.newPage();
  await page.setViewport(viewport);
  await page.evaluateOnNewDocument(watch);
  await page.goto(url);
  return page;
}

function tasksBetween(page, from, to) {
  return page.evaluate((begin, end) => {
    const durations = window.longTasks.filter(({ startTime }) => startTime >= begin && startTime < end).map(({ duration }) => duration);
    const frames = window.frames_.filter((at) => at >= begin && at < end);
    const gaps = frames.slice(1).map((at, i) => at - frames[i]).sort((a, b) => a - b);
    return { long_tasks: durations.length, longest_ms: Math.max(0, ...durations), frames_per_second: (frames.length * 1000) / (end - begin), p99_frame_ms: gaps[Math.floor(gaps.length * 0.99)] ?? null };
  }, from, to);
}
const now = (page) => page.evaluate(() => performance.now());

/** The first row in sight that is loaded must be what the API has at its place. */
async function checkRow(page) {
  const { position, name } = await page.waitForFunction(() => {
    const row = [...document.querySelectorAll('tr[data-row]:not([aria-busy])')].find((one) => one.getBoundingClientRect().top > 60 && one.querySelector('a'));
    return row && { position: row.ariaRowIndex - 1, name: row.querySelector('th a').textContent };
  }).then((handle) => handle.jsonValue());
  const url = new URL(board);
  const answer = await (await fetch(`${url.origin}/api/v1${url.pathname}/leaderboard?limit=1&from_rank=${position}`)).json();
  if (answer.items[0].name !== name) throw new Error(`place ${position} shows ${name}, the API has ${answer.items[0].name}`);
  return position;
}

async function scroll(browser) {
  const page = await opened(browser, `${board}?picture=off`);
  await page.waitForSelector('tr[data-row] a');
  await pause(1500);
  await page.mouse.move(viewport.width / 2, viewport.height / 2);
  const begin = await now(page);
  for (let end = Date.now() + seconds * 1000; Date.now() < end;) await page.mouse.wheel({ deltaY: 600 });
  const figures = await tasksBetween(page, begin, await now(page));
  await pause(500);
  const position = await checkRow(page);
  const rows = await page.evaluate(() => window.mostRows);
  await page.close();
  return { ...figures, reached_place: position, most_rows_in_page: rows };
}

const chart = '.picture [role="img"]';

/** A place of the chart whose nearest dot is told in a tip. */
async function overADot(page, box) {
  for (let across = 0.2; across < 0.9; across += 0.1) {
    for (let down = 0.1; down < 0.9; down += 0.1) {
      const place = [box.x + box.width * across, box.y + box.height * down];
      await page.mouse.move(...place);
      await pause(50);
      if (await page.evaluate((what) => document.querySelector(what)?.textContent.includes('Wh'), `${chart} .tip`)) return place;
    }
  }
  throw new Error('no dot is told of anywhere');
}

async function scatter(browser) {
  const page = await opened(browser, board);
  await page.waitForSelector(`${chart}[aria-busy="false"]`, { polling: 'raf' });
  const drawn = await now(page);
  // From the request for the picture's code on: what came before is the page itself.
  const [begun, answered] = await page.evaluate(() => {
    const files = performance.getEntriesByType('resource');
    return [files.find(({ name }) => name.includes('/TradeOff')).startTime, files.filter(({ name }) => name.includes('/picture?')).at(-1).responseEnd];
  });
  const label = await page.$eval(chart, (element) => element.ariaLabel);
  if (!label.startsWith('5,000 entries')) throw new Error(`not 5,000 points but: ${label}`);
  const figures = { points: 5000, drawn_after_navigation_ms: drawn, drawn_after_answer_ms: drawn - answered, load: await tasksBetween(page, 0, begun), first_draw: await tasksBetween(page, begun, drawn) };
  await pause(1500);
  const box = await (await page.$(chart)).boundingBox();
  const from = await now(page);
  for (let i = 0; i < 100; ++i) {
    await page.mouse.move(box.x + box.width * (0.1 + (0.8 * i) / 100), box.y + box.height * (0.5 + 0.3 * Math.sin(i / 5)));
    await pause(16);
  }
  figures.hover = await tasksBetween(page, from, await now(page));
  const [x, y] = await overADot(page, box);
  const picking = await now(page);
  await page.mouse.click(x, y);
  await page.waitForFunction(() => location.search.includes('compare='), { polling: 'raf' });
  figures.pick_ms = (await now(page)) - picking;
  await pause(300);
  figures.pick = await tasksBetween(page, picking, await now(page));
  const ring = await (await page.$(`${chart} .picked circle`)).boundingBox();
  const missed = Math.hypot(ring.x + ring.width / 2 - x, ring.y + ring.height / 2 - y);
  if (missed > 60) throw new Error(`picked ${missed} px beside the pointer`);
  await page.close();
  return figures;
}

const browser = await launch();
try {
  console.log(JSON.stringify({ scroll: await scroll(browser), scatter: await scatter(browser) }));
} finally {
  await browser.close();
}
