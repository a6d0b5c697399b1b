'use strict';
// The page reads without this script. It adds: the theme button, copying, the threshold slider, and live charts.
(() => {
  const byId = (id) => document.getElementById(id);
  const read = (id) => (byId(id) ? JSON.parse(byId(id).textContent) : []);
  const root = document.documentElement;
  const systemDark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : systemDark.matches);

  // ---- numbers, as the page prints them
  function share(f) {
    if (!Number.isFinite(f)) return '–';
    const percent = 100 * f, size = Math.abs(percent);
    return percent.toFixed(size > 1e-12 && size < 0.095 ? Math.min(6, 1 - Math.floor(Math.log10(size))) : 1) + ' %';
  }
  const superscript = (n) => String(n).replace('-', '⁻').replace(/\d/g, (d) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[d]);
  const trim = (text) => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  function reading(value, digits) {
    if (!Number.isFinite(value)) return '–';
    if (value === 0) return '0';
    const size = Math.abs(value);
    if (size < 1e-4 || size >= 1e7) {
      const [m, e] = value.toExponential(digits - 1).split('e');
      return trim(m) + '×10' + superscript(Number(e));
    }
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
    const [whole, part] = trim(value.toFixed(decimals)).split('.');
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
    return part ? grouped + '.' + part : grouped;
  }

  // ---- theme
  const themeButton = byId('theme');
  const listeners = [];
  function showTheme() {
    themeButton.textContent = isDark() ? 'Light' : 'Dark';
    themeButton.setAttribute('aria-label', isDark() ? 'Switch to light colours' : 'Switch to dark colours');
    listeners.forEach((f) => f());
  }
  themeButton.hidden = false;
  themeButton.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    showTheme();
  });
  systemDark.addEventListener('change', showTheme);
  showTheme();

  // ---- the command
  const copy = byId('copy');
  if (copy) {
    copy.hidden = false;
    copy.addEventListener('click', () => {
      const select = () => {
        const range = document.createRange();
        range.selectNodeContents(byId('command'));
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return document.execCommand('copy');
      };
      const done = () => {
        copy.textContent = 'Copied';
        setTimeout(() => (copy.textContent = 'Copy'), 1600);
      };
      if (navigator.clipboard) navigator.clipboard.writeText(byId('command').textContent).then(done, () => select() && done());
      else if (select()) done();
    });
  }

  // ---- where in the page we are
  const links = [...document.querySelectorAll('nav a')];
  const sections = [...document.querySelectorAll('main > section')];
  function followScroll() {
    const here = sections.filter((s) => s.getBoundingClientRect().top < innerHeight / 4).at(-1) ?? sections[0];
    for (const a of links)
      if (here && a.hash === '#' + here.id) a.setAttribute('aria-current', 'location');
      else a.removeAttribute('aria-current');
  }
  const follow = new IntersectionObserver(followScroll, { rootMargin: '0px 0px -75% 0px' });
  sections.forEach((s) => follow.observe(s));

  // ---- threshold sliders
  function numbersAt(scan, i) {
    const tp = scan.truePositive[i], fp = scan.falsePositive[i];
    const fn = scan.positives - tp, tn = scan.negatives - fp;
    return {
      tp, fp, fn, tn,
      efficiency: tp / scan.positives,
      purity: tp / (tp + fp),
      mistag: fp / scan.negatives,
      accuracy: (tp + tn) / (scan.positives + scan.negatives),
      significance: tp + fp > 0 ? tp / Math.sqrt(tp + fp) : NaN,
    };
  }
  function startScan(box, scan) {
    const slider = box.querySelector('input');
    const out = {};
    box.querySelectorAll('[data-out]').forEach((e) => (out[e.dataset.out] = e));
    const plot = box.querySelector('.plot');
    const [left, right, top, bottom, low, high] = plot.dataset.frame.split(' ').map(Number);
    const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    cursor.setAttribute('class', 'cursor');
    cursor.setAttribute('y1', top);
    cursor.setAttribute('y2', bottom);
    plot.append(cursor);
    let speech = 0;
    function show() {
      const i = Number(slider.value), n = numbersAt(scan, i), t = scan.threshold[i];
      const place = reading(t, 3);
      out.threshold.textContent = place;
      for (const key of ['efficiency', 'purity', 'mistag', 'accuracy']) out[key].textContent = share(n[key]);
      for (const key of ['tp', 'fp', 'fn', 'tn']) out[key].textContent = reading(Math.abs(n[key]) < 1e-9 ? 0 : n[key], 6);
      out.significance.textContent = reading(n.significance, 4);
      const x = left + ((right - left) * (t - low)) / (high - low);
      cursor.setAttribute('x1', x);
      cursor.setAttribute('x2', x);
      const words = `threshold ${place}: efficiency ${share(n.efficiency)}, purity ${share(n.purity)}, accuracy ${share(n.accuracy)}`;
      slider.setAttribute('aria-valuetext', words);
      return words;
    }
    slider.addEventListener('input', () => {
      const words = show();
      clearTimeout(speech);
      speech = setTimeout(() => (out.spoken.textContent = words), 600);
    });
    box.querySelectorAll('[data-best]').forEach((button) =>
      button.addEventListener('click', () => {
        let best = 0;
        scan.threshold.forEach((_, i) => {
          const here = numbersAt(scan, i)[button.dataset.best], there = numbersAt(scan, best)[button.dataset.best];
          if (here > there || !Number.isFinite(there)) best = i;
        });
        slider.value = best;
        out.spoken.textContent = show();
      }));
    box.querySelector('.control').hidden = false;
    show();
  }
  const scans = read('scans');
  document.querySelectorAll('[data-scan]').forEach((box) => startScan(box, scans[Number(box.dataset.scan)]));

  // ---- live charts: the library is inflated once, when the first chart comes near
  const library = byId('library');
  if (!library || typeof DecompressionStream === 'undefined') return;
  const specs = read('charts');
  let loading = null;
  async function inflate() {
    const bytes = Uint8Array.from(atob(library.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    const script = document.createElement('script');
    script.textContent = await new Response(stream).text(); // runs because the policy names the hash of this text
    document.head.append(script);
    return globalThis.ermineCharts;
  }
  async function upgrade(box) {
    const charts = await (loading ??= inflate());
    if (charts) await charts.draw(box, specs[Number(box.dataset.chart)], isDark());
  }
  const near = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      near.unobserve(entry.target);
      upgrade(entry.target).catch(() => {}); // the still picture stays
    }
  }, { rootMargin: '300px' });
  document.querySelectorAll('[data-chart]').forEach((box) => box.dataset.chart !== '' && near.observe(box));
  listeners.push(() => document.querySelectorAll('.chart[data-live]').forEach((box) => upgrade(box).catch(() => {})));
})();
