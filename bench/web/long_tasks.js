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
    const row = [...document.querySelectorAll('tr[data-row]')].find((one) => one.getBoundingClientRect().top > 60 && one.querySelector('a'));
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

const circles = '.picture .entries circle';
async function scatter(browser) {
  const page = await opened(browser, board);
  await page.waitForFunction((what) => document.querySelectorAll(what).length >= 5000, { polling: 'raf' }, circles);
  const drawn = await now(page);
  const answered = await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => name.includes('/picture?')).at(-1).responseEnd);
  const count = await page.evaluate((what) => document.querySelectorAll(what).length, circles);
  if (count !== 5000) throw new Error(`${count} points instead of 5,000`);
  const figures = { points: 5000, drawn_after_navigation_ms: drawn, drawn_after_answer_ms: drawn - answered, first_draw: await tasksBetween(page, 0, drawn) };
  await pause(1500);
  const box = await (await page.$('.picture svg')).boundingBox();
  const from = await now(page);
  for (let i = 0; i < 100; ++i) {
    await page.mouse.move(box.x + box.width * (0.1 + (0.8 * i) / 100), box.y + box.height * (0.5 + 0.3 * Math.sin(i / 5)));
    await pause(16);
  }
  figures.hover = await tasksBetween(page, from, await now(page));
  const last = await page.evaluate((what) => {
    const { x, y, width, height } = [...document.querySelectorAll(what)].at(-1).getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  }, circles);
  await page.mouse.move(last.x, last.y);
  await pause(100);
  const picking = await now(page);
  await page.mouse.click(last.x, last.y);
  await page.waitForFunction(() => location.search.includes('compare='), { polling: 'raf' });
  figures.pick_ms = (await now(page)) - picking;
  await pause(300);
  figures.pick = await tasksBetween(page, picking, await now(page));
  await page.close();
  return figures;
}

const browser = await launch();
try {
  console.log(JSON.stringify({ scroll: await scroll(browser), scatter: await scatter(browser) }));
} finally {
  await browser.close();
}
