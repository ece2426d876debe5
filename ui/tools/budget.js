// Does the interface stay small? What the first frame waits for, each file that loads later, and the whole bundle: raw
// bytes, fonts included. A screen costs nothing until it is opened, so the whole may grow with the number of screens.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const ENTRY = 70 * 1024;
const LATER = 60 * 1024;
const WHOLE = 896 * 1024;
const dist = join(import.meta.dirname, '..', 'dist');

const files = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((file) => file.isFile())
  .map((file) => join(file.parentPath, file.name))
  .map((path) => ({ path: relative(dist, path), bytes: statSync(path).size }));

const page = readFileSync(join(dist, 'index.html'), 'utf8');
// What the page names itself: entry module, its static imports (modulepreload) and the script before first paint.
const named = [...page.matchAll(/(?:src|href)="[./]*([^"]+\.js)"/g)].map((match) => match[1]);
const entry = files.filter((file) => named.includes(file.path)).reduce((sum, file) => sum + file.bytes, 0);
const whole = files.reduce((sum, file) => sum + file.bytes, 0);

for (const file of files.sort((a, b) => b.bytes - a.bytes))
  console.log(String(file.bytes).padStart(8), file.path);
const heavy = files.filter((file) => !named.includes(file.path) && file.bytes > LATER);
for (const file of heavy) console.error(`${file.path} is over the ${LATER} bytes of a file that loads later`);
console.log(`entry scripts ${entry} of ${ENTRY} bytes, whole bundle ${whole} of ${WHOLE} bytes`);
if (entry > ENTRY || whole > WHOLE || heavy.length > 0) {
  console.error('over budget');
  process.exit(1);
}
