// The door between the page and Vega: draws a specification in place of the still picture of a figure.
// No expression is ever compiled by the browser: Vega's are walked by its interpreter, as the page's policy demands.
import { expressionInterpreter } from 'vega-interpreter';
import { View, parse, Warn, None } from 'vega';
import { compile } from 'vega-lite';

// The colours of light ground and what they become on dark ground, as in ermine/report/detail/palette.cpp.
const dark = {
  '#1d63d8': '#7db2ff', '#d1480c': '#ff9a5c', '#6741d9': '#b9a3ff', '#0a7d8c': '#4fd1de', '#c2255c': '#ff8fb3',
  '#6b7280': '#9aa4b2', '#a3aab5': '#5f6977', '#1d63d9': '#7db2fe', '#d1480d': '#ff9a5b', '#2b8a3e': '#7bd88f',
  '#6741da': '#b9a3fe', '#c2255d': '#ff8fb4', '#0a7d8d': '#4fd1df', '#9a6b00': '#f2c14e', '#495057': '#ced4da',
  '#1c2330': '#e8ebf0', '#ffffff': '#151a21',
};
const inDark = (node) => {
  if (typeof node === 'string') return dark[node] ?? node;
  if (Array.isArray(node)) return node.map(inDark);
  if (node && typeof node === 'object')
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, k === 'values' ? v : inDark(v)]));
  return node;
};

// Names under an axis stand level where they have room.
function labelAngle(spec, width) {
  const names = spec.layer.map((layer) => layer.encoding?.x?.scale?.domain).find((d) => d?.some((name) => typeof name === 'string'));
  if (!names) return 0;
  const longest = Math.max(...names.map((name) => Math.min(22, name.length)));
  return longest * 7 + 8 > (width - 70) / names.length ? -35 : 0;
}

function config(isDark, spec, width) {
  const [ink, soft, line, axis] = isDark ? ['#e8ebf0', '#a3adba', '#2b323d', '#6b7685'] : ['#1c2330', '#5b6472', '#e3e6ea', '#9aa3af'];
  const font = 'system-ui, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "DejaVu Sans", Arial, sans-serif';
  return {
    background: null, font,
    view: { stroke: null },
    axis: { labelColor: soft, titleColor: ink, gridColor: line, domainColor: axis, tickColor: axis, labelFontSize: 12, titleFontSize: 12.5,
      titleFontWeight: 'normal', labelLimit: 150, titlePadding: 8 },
    axisX: { grid: false, labelBound: 14 }, axisY: { domain: false, ticks: false },
    axisXBand: { labelAngle: labelAngle(spec, width), labelBound: false }, axisYBand: { labelLimit: Math.max(90, Math.min(230, 0.42 * width)) },
    legend: { labelColor: ink, labelFontSize: 12.5, symbolStrokeWidth: 2, columnPadding: 16, labelLimit: 220 },
  };
}

// A tooltip of plain text nodes.
const tip = document.createElement('div');
tip.className = 'pointer-note';
tip.hidden = true;
document.body.append(tip);
function showTip(_, event, __, value) {
  if (value == null || typeof value !== 'object') {
    tip.hidden = true;
    return;
  }
  tip.replaceChildren(...Object.entries(value).map(([name, text]) => {
    const row = document.createElement('div'), label = document.createElement('span'), figure = document.createElement('b');
    label.textContent = name;
    figure.textContent = String(text);
    row.append(label, figure);
    return row;
  }));
  tip.hidden = false;
  const { width, height } = tip.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 4)) + 'px';
  tip.style.top = Math.max(4, event.clientY - height - 12) + 'px';
}

// The legend of the still picture as a list that wraps with the page: the same swatches, in text that keeps its size.
function legendOf(still) {
  const list = document.createElement('div');
  list.className = 'legend';
  list.setAttribute('aria-hidden', 'true');
  for (const entry of still.querySelectorAll('.entry')) {
    const item = document.createElement('span'), svg = document.createElementNS(still.namespaceURI, 'svg');
    svg.setAttribute('class', 'ermine-figure swatch');
    svg.setAttribute('viewBox', '-1 -1 20 13');
    const swatch = entry.querySelector('g').cloneNode(true);
    swatch.removeAttribute('transform');
    svg.append(swatch);
    item.append(svg, entry.querySelector('text').textContent);
    list.append(item);
  }
  return list;
}

const views = new WeakMap();
async function draw(box, spec, isDark) {
  const still = box.querySelector('svg.ermine-figure');
  const width = box.clientWidth, height = Math.round(still.viewBox.baseVal.height * Math.min(1, width / still.viewBox.baseVal.width));
  const own = structuredClone(spec);
  delete own.title;
  const legend = legendOf(still);
  for (const layer of own.layer) if (legend.childElementCount && layer.encoding?.color?.datum) layer.encoding.color.legend = null;
  const full = { ...(isDark ? inDark(own) : own), width, height: Math.max(height, 240), autosize: { type: 'fit', contains: 'padding' }, padding: { left: 2, top: 4, right: 12, bottom: 2 }, config: config(isDark, own, width) };
  const program = parse(compile(full).spec, null, { ast: true });
  const live = document.createElement('div'), stage = document.createElement('div');
  live.className = 'live';
  live.append(legend, stage);
  const view = new View(program, { renderer: 'svg', expr: expressionInterpreter, hover: true, logLevel: globalThis.ermineChartsLog ? Warn : None });
  view.tooltip(showTip).description(spec.description);
  box.append(live);
  await view.initialize(stage).runAsync();
  views.get(box)?.view.finalize();
  views.get(box)?.live.remove();
  views.set(box, { view, live });
  still.setAttribute('hidden', '');
  box.dataset.live = '';
}

globalThis.ermineCharts = { draw, compile, parse };
