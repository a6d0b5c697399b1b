// Reports in headless Chromium: complete without scripts, alive with them, silent on the network, unmoved by hostile names.
// node browser_test.mjs SAMPLE_PAGE CHROMIUM REPORT_WEB FOLDER [ERMINE]
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { pathToFileURL } from 'node:url';

const [, , samplePage, chromiumPath, reportWeb, folder, ermine] = process.argv;
if (!chromiumPath || !existsSync(chromiumPath)) {
  console.log('skipped: no chromium (apt-get install chromium)');
  process.exit(0);
}
if (!existsSync(join(reportWeb, 'node_modules/playwright-core/package.json'))) {
  console.log('skipped: no playwright-core (npm ci --ignore-scripts --prefix report_web)');
  process.exit(0);
}
const { chromium } = createRequire(join(reportWeb, 'package.json'))('playwright-core');

const make = (name, ...more) => {
  const path = join(folder, name);
  execFileSync(samplePage, [path, ...more.map(String)]);
  return path;
};
let browser, sample;
before(async () => {
  mkdirSync(folder, { recursive: true });
  sample = make('sample.html');
  browser = await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'] });
});
after(() => browser?.close());

/// Opens a page, scrolls through it so that every chart comes alive, and records whatever it should not do.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (m) => faults.push(`console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`error: ${e.message}`));
  page.on('dialog', (d) => { faults.push(`dialog: ${d.message()}`); d.dismiss(); });
  page.on('request', (r) => { if (r.url() !== pathToFileURL(path).href) faults.push(`request: ${r.url()}`); });
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', (e) => console.log('policy: ' + e.violatedDirective)));
  await page.goto(pathToFileURL(path).href);
  if (options.javaScriptEnabled !== false) {
    for (let y = 0; y < await page.evaluate(() => document.body.scrollHeight); y += 500) {
      await page.evaluate((to) => scrollTo({ top: to, behavior: 'instant' }), y);
      await page.waitForTimeout(15);
    }
    const wanted = await page.evaluate(() => (document.getElementById('library') ? document.querySelectorAll('.chart[data-chart]:not([data-chart=""])').length : 0));
    await page.waitForFunction((n) => document.querySelectorAll('.chart[data-live]').length === n, wanted, { timeout: 60000 });
    await page.evaluate(() => scrollTo({ top: 0, behavior: 'instant' }));
  }
  return { page, faults, close: () => context.close() };
}

const structure = (page) => page.evaluate(() => [...document.querySelectorAll('*')].map((e) => e.tagName + ' ' + [...e.attributes].map((a) => a.name).join(' ')));
const vocabulary = (tags) => new Set(tags.flatMap((t) => t.split(' ').map((word, i) => (i === 0 ? '<' : '') + word)));

test('the page opens from a file: no console line, no policy violation, no request, every chart drawn', async () => {
  const { page, faults, close } = await open(sample);
  assert.deepEqual(faults, []);
  const drawn = await page.$$eval('.chart[data-live] .live svg', (list) => list.filter((s) => s.querySelectorAll('path').length > 5).length);
  const alive = await page.evaluate(() => Boolean(document.getElementById('library')));
  if (alive) assert.equal(drawn, 8);
  else console.log('# this build has still pictures only: charts were not drawn');
  await close();
});

test('a pointer over a chart shows exact values as plain text', async () => {
  const { page, faults, close } = await open(sample);
  if (await page.evaluate(() => Boolean(document.getElementById('library')))) {
    const bar = page.locator('#s-inputs .live .mark-rect path[aria-label]').first();
    await bar.scrollIntoViewIfNeeded();
    await bar.hover({ position: { x: 3, y: 3 }, force: true });
    await page.waitForFunction(() => !document.querySelector('.pointer-note').hidden);
    assert.match(await page.textContent('.pointer-note'), /jets.*none/);
  }
  assert.deepEqual(faults, []);
  await close();
});

test('the slider moves efficiency, purity, accuracy, the confusion table and the line, by mouse and by keyboard', async () => {
  const { page, faults, close } = await open(sample);
  const slider = page.locator('input[type=range]');
  const scan = JSON.parse(await page.textContent('#scans'))[0];
  const text = (key) => page.textContent(`[data-out=${key}]`);
  const share = (f) => (f > 1e-14 && f < 0.00095 ? (100 * f).toPrecision(2) : (100 * f).toFixed(1)) + ' %'; // a small share is not 0.0 %
  const number = (t) => Number(t.replaceAll(',', ''));
  const check = async (i) => {
    const tp = scan.truePositive[i], fp = scan.falsePositive[i], fn = scan.positives - tp, tn = scan.negatives - fp;
    assert.equal(await text('efficiency'), share(tp / scan.positives));
    assert.equal(await text('purity'), tp + fp > 0 ? share(tp / (tp + fp)) : '–');
    assert.equal(await text('mistag'), share(fp / scan.negatives));
    assert.equal(await text('accuracy'), share((tp + tn) / (scan.positives + scan.negatives)));
    for (const [key, value] of Object.entries({ tp, fp, fn, tn })) assert.ok(Math.abs(number(await text(key)) - value) <= 1e-5 * Math.max(1, value), key);
    const x = await page.getAttribute('.cursor', 'x1');
    const [left, right, , , low, high] = (await page.getAttribute('.scan .plot', 'data-frame')).split(' ').map(Number);
    assert.ok(Math.abs(Number(x) - left - (right - left) * (scan.threshold[i] - low) / (high - low)) < 1e-6);
    assert.match(await slider.getAttribute('aria-valuetext'), /^threshold .*: efficiency .*, purity .*, accuracy /);
  };
  await check(50);
  for (const i of [0, 7, 99, 100]) {
    await slider.fill(String(i));
    await check(i);
  }
  await slider.focus();
  await slider.press('Home');
  await check(0);
  await slider.press('ArrowRight');
  await check(1);
  const best = scan.threshold.map((_, i) => scan.truePositive[i] + scan.negatives - scan.falsePositive[i]);
  await page.click('[data-best=accuracy]');
  await check(best.indexOf(Math.max(...best)));
  await page.waitForFunction(() => document.querySelector('[data-out=spoken]').textContent.startsWith('threshold'));
  assert.deepEqual(faults, []);
  await close();
});

test('before the script runs the page shows the numbers that the script computes', async () => {
  const still = await open(sample, { javaScriptEnabled: false }), live = await open(sample);
  const read = (page) => page.$$eval('[data-out]', (list) => list.map((e) => e.dataset.out + ' ' + e.textContent));
  assert.deepEqual(await read(still.page), await read(live.page));
  await still.close();
  await live.close();
});

test('without scripts everything can be read: pictures, tables, thresholds; what needs a script is not shown', async () => {
  const { page, close } = await open(sample, { javaScriptEnabled: false });
  const pictures = await page.$$eval('svg.ermine-figure', (list) => list.filter((s) => s.getBoundingClientRect().height > 50).length);
  assert.equal(pictures, 10);
  assert.equal(await page.locator('#theme').isVisible(), false);
  assert.equal(await page.locator('input[type=range]').isVisible(), false);
  assert.equal(await page.locator('#copy').isVisible(), false);
  await page.click('summary >> text=Thresholds at a glance');
  assert.equal(await page.locator('table >> text=Thresholds at a glance').isVisible(), true);
  await close();
});

test('light and dark follow the system, the button turns them round, and text keeps its contrast', async () => {
  const luminance = (css) => {
    const [r, g, b] = css.match(/\d+(\.\d+)?/g).map(Number).map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const colorScheme of ['light', 'dark']) {
    const { page, faults, close } = await open(sample, { colorScheme });
    const ground = async () => luminance(await page.evaluate(() => getComputedStyle(document.body).backgroundColor));
    assert.equal((await ground()) < 0.2, colorScheme === 'dark');
    for (let turn = 0; turn < 2; ++turn) {
      for (const selector of ['h1', '.subtitle', '.prose', '.verdict p', '.word', 'td', 'thead th', 'figcaption p', 'summary', '.help']) {
        const [ink, paper] = await page.$eval(selector, (e) => {
          let box = e;
          while (/^rgba\(0, 0, 0, 0\)$/.test(getComputedStyle(box).backgroundColor)) box = box.parentElement;
          return [getComputedStyle(e).color, getComputedStyle(box).backgroundColor];
        });
        const [a, b] = [luminance(ink), luminance(paper)].sort((x, y) => y - x);
        assert.ok((a + 0.05) / (b + 0.05) >= 4.5, `${selector}: ${ink} on ${paper}`);
      }
      await page.click('#theme');
      await page.waitForTimeout(150);
    }
    assert.deepEqual(faults, []);
    await page.screenshot({ path: join(folder, `sample-${colorScheme}.png`), fullPage: true });
    await close();
  }
});

test('on a narrow screen nothing sticks out', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const { page, close } = await open(sample, { viewport: { width: 360, height: 740 }, javaScriptEnabled });
    const widths = javaScriptEnabled ? await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]) : [0, 0];
    assert.ok(widths[0] <= widths[1], `${widths}`);
    await page.screenshot({ path: join(folder, `sample-narrow-${javaScriptEnabled ? 'live' : 'still'}.png`), fullPage: true });
    await close();
  }
});

test('a keyboard reaches the skip link first, and everything that can be used after it', async () => {
  const { page, close } = await open(sample);
  const reached = [];
  for (let k = 0; k < 40; ++k) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => document.activeElement.className + '#' + document.activeElement.id));
  }
  assert.equal(reached[0], 'skip#');
  for (const id of ['#theme', '#threshold-0', '#copy']) assert.ok(reached.some((r) => r.endsWith(id)), id);
  await close();
});

test('hostile names add no element and no attribute, run nothing, and ask for nothing', async () => {
  const plain = await open(sample, { javaScriptEnabled: false }), plainLive = await open(sample);
  // A page without scripts cannot be asked from inside, so the structure is taken before the charts come alive.
  const expected = await structure(plain.page).catch(() => null);
  const words = vocabulary(await structure(plainLive.page));
  for (const first of [0, 40, 80, 120]) {
    const path = make(`hostile-${first}.html`, first);
    const still = await open(path, { javaScriptEnabled: false });
    if (expected) assert.deepEqual(await structure(still.page), expected, `from string ${first}`);
    await still.close();
    const { page, faults, close } = await open(path);
    assert.deepEqual(faults, [], `from string ${first}`);
    for (const word of vocabulary(await structure(page))) assert.ok(words.has(word), `${word}, from string ${first}`);
    await close();
    rmSync(path);
  }
  assert.ok(expected, 'the structure of a page without scripts could not be read');
  await plain.close();
  await plainLive.close();
});

test('every figure is a valid Vega-Lite specification', async () => {
  const said = execFileSync(process.execPath, [join(reportWeb, 'compile.mjs'), make('specs.json')]).toString();
  assert.equal(said, '');
});

test('the report of a real run is as quiet and as alive', { skip: ermine ? false : 'the program is not built' }, async () => {
  const run = join(folder, 'run'), data = join(folder, 'collisions.csv');
  execFileSync(ermine, ['generate', 'collisions', '-n', '2000', '-o', data, '--force']);
  execFileSync(ermine, ['train', data, '--target', 'signal', '-o', run, '--force', '-q']);
  const { page, faults, close } = await open(join(run, 'report.html'));
  assert.deepEqual(faults, []);
  assert.ok((await page.$$('figure')).length >= 4);
  assert.ok(readFileSync(join(run, 'report.html')).length < 1e6);
  if (await page.$('input[type=range]')) {
    const before = await page.textContent('[data-out=efficiency]');
    await page.locator('input[type=range]').press('Home');
    assert.notEqual(await page.textContent('[data-out=efficiency]'), before);
  }
  await page.screenshot({ path: join(folder, 'run.png'), fullPage: true });
  await close();
});
