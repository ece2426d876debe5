// Which drawings does the interface use? Only the named ones leave lucide-static, as bare markup without licence comments
// (ISC licence, kept in the package), so that the bundle does not carry a library of icons.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const NAMES = {
  audit: 'scroll-text',
  bank: 'landmark',
  check: 'check',
  chevron: 'chevron-down',
  close: 'x',
  columns: 'columns-3',
  contrast: 'contrast',
  contradicted: 'shield-x',
  copy: 'copy',
  dark: 'moon',
  density: 'rows-3',
  download: 'download',
  down: 'arrow-down',
  evidence: 'folder-open',
  exhibit: 'file-check-2',
  file: 'file-text',
  filter: 'list-filter',
  findings: 'flag',
  grip: 'grip-vertical',
  group: 'sigma',
  help: 'keyboard',
  info: 'info',
  jump: 'corner-down-right',
  light: 'sun',
  lock: 'lock',
  merge: 'merge',
  missing: 'circle-dashed',
  open: 'folder-open',
  'own-theme': 'palette',
  pin: 'pin',
  overview: 'gauge',
  patterns: 'chart-column',
  play: 'play',
  performance: 'activity',
  plus: 'plus',
  note: 'message-square',
  pov: 'scale',
  person: 'circle-user',
  proven: 'shield-check',
  print: 'printer',
  reconcile: 'git-compare-arrows',
  redo: 'redo-2',
  rules: 'list-checks',
  sample: 'flask-conical',
  search: 'search',
  seal: 'shield-check',
  settings: 'sliders-horizontal',
  sides: 'columns-2',
  split: 'split',
  star: 'bookmark',
  system: 'monitor',
  tag: 'tag',
  tests: 'list-checks',
  transfer: 'arrow-left-right',
  transactions: 'table-2',
  trash: 'x',
  undo: 'undo-2',
  unproven: 'shield-question-mark',
  up: 'arrow-up',
  upload: 'file-up',
  warn: 'triangle-alert',
};

/**
 * The size of the whole bundle, for the performance screen: entry scripts and everything, in bytes.
 * @returns {import('vite').Plugin}
 */
export function bundleSize() {
  return {
    name: 'bundle-size',
    transformIndexHtml: {
      order: 'post',
      handler(page, { bundle, chunk }) {
        if (!bundle) return page;
        const bytes = (file) => Buffer.byteLength(file.type === 'chunk' ? file.code : file.source);
        const whole = Object.values(bundle).reduce((sum, file) => sum + bytes(file), 0);
        return page.replace(
          '</head>',
          `<meta name="bundle" content="${chunk ? bytes(chunk) : 0} ${whole}" /></head>`,
        );
      },
    },
  };
}

/**
 * A sprite in the page itself: drawn with the first paint, and no script carries it.
 * @returns {import('vite').Plugin}
 */
export function icons() {
  const resolve = createRequire(import.meta.url).resolve;
  return {
    name: 'icons',
    transformIndexHtml(page) {
      const symbols = Object.entries(NAMES).map(([name, file]) => {
        const svg = readFileSync(resolve(`lucide-static/icons/${file}.svg`), 'utf8');
        const shapes = [...svg.matchAll(/<(?:path|rect|circle|line|polyline|ellipse|polygon)\s[^>]*\/>/g)];
        return `<symbol id="i-${name}" viewBox="0 0 24 24">${shapes.map(([shape]) => shape).join('')}</symbol>`;
      });
      return page.replace('<div id="app">', `<svg hidden>${symbols.join('')}</svg><div id="app">`);
    },
  };
}
