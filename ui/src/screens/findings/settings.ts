// Limits and calendars as a person types them, and back.
import type { Settings } from '../../api/contract';
import { formatDay, formatMinute, monthName, parseDay } from '../../domain/day';

/** What stands in the fields. */
export interface SettingsForm {
  approval: string;
  approvals: string;
  reporting: string;
  opens: string;
  closes: string;
  countries: string;
  holidays: string;
  close: string;
  level: string;
  owners: string;
  weekend: number[];
}

export function toForm(settings: Settings): SettingsForm {
  const [month, day] = settings.year_close;
  return {
    approval: settings.approval_limit.toLocaleString('en-GB'),
    approvals: Object.entries(settings.approval_limits)
      .map(([code, limit]) => `${code} ${limit}`)
      .join(', '),
    reporting: settings.reporting_limit.toLocaleString('en-GB'),
    opens: formatMinute(settings.opens),
    closes: formatMinute(settings.closes),
    countries: settings.countries.join(', '),
    holidays: settings.holidays.map(formatDay).join(', '),
    close: `${day} ${monthName(`2000-${String(month).padStart(2, '0')}`)}`,
    level: String(settings.level),
    owners: Object.entries(settings.owners)
      .map(([account, owner]) => `${account} = ${owner}`)
      .join('\n'),
    weekend: [...settings.weekend],
  };
}

/** The settings that the fields say; where one cannot be read, why. `before` gives what no field holds. */
export function fromForm(form: SettingsForm, before: Settings): Settings | string {
  const approval = whole(form.approval);
  const reporting = whole(form.reporting);
  const opens = minute(form.opens);
  const closes = minute(form.closes);
  const level = Number(form.level);
  const close = parseDay(`${form.close.trim()} 2000`);
  if (approval === null) return 'The approval limit is a whole number.';
  if (reporting === null) return 'The reporting limit is a whole number.';
  if (opens === null || closes === null) return 'A time of day is written 07:00.';
  if (!close) return 'The day of closing is written 31 Jan.';
  if (!Number.isFinite(level)) return 'The level is a number such as 0.05.';
  const limits: Record<string, number> = {};
  for (const part of parts(form.approvals)) {
    const match = /^([A-Za-z]{3})\s+(\S.*)$/.exec(part);
    const limit = match ? whole(match[2]!) : null;
    if (!match || limit === null) return `“${part}” is not a currency with its limit, such as EUR 12000.`;
    limits[match[1]!.toUpperCase()] = limit;
  }
  const holidays: string[] = [];
  for (const part of parts(form.holidays)) {
    const day = parseDay(part);
    if (!day) return `“${part}” is not a day, such as 24 Dec 2021.`;
    holidays.push(day);
  }
  const owners: Record<string, string> = {};
  for (const line of form.owners.split('\n').filter((line) => line.trim())) {
    const [account, owner] = line.split('=').map((part) => part.trim());
    if (!account || !owner) return `“${line}” does not name an account and its owner.`;
    owners[account] = owner;
  }
  return {
    ...before,
    approval_limit: approval,
    approval_limits: limits,
    reporting_limit: reporting,
    weekend: form.weekend,
    countries: parts(form.countries).map((code) => code.toUpperCase()),
    holidays,
    opens,
    closes,
    year_close: [Number(close.slice(5, 7)), Number(close.slice(8, 10))],
    owners,
    level,
  };
}

function parts(text: string): string[] {
  return text
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

function whole(text: string): number | null {
  const bare = text.replace(/[\s,]/g, '');
  return /^\d{1,15}$/.test(bare) ? Number(bare) : null;
}

function minute(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const found = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && found <= 1440 ? found : null;
}
