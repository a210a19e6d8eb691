/**
 * Turns the values of an expression into sums, parts and orders, exactly as `kernel/expr` does in Python and SQL.
 * Never uses floating point.
 */

/** A decimal as a number of units of 10^-38. */
export type DecimalUnits = bigint;
export type Money = { readonly amount: DecimalUnits; readonly currency: string };
export type Inner = null | boolean | string | bigint | Money | readonly Inner[];

const DIGITS = 38;
export const UNIT = 10n ** BigInt(DIGITS);
const BOUND = UNIT * UNIT;
const QUOTIENT_UNIT = 10n ** 26n; // units of 10^-38 in 10^-12
const INT_BOUND = 2n ** 63n;
export const DAY = 86_400_000_000n;
const FIRST_DAY = -719_162n; // 0001-01-01 as days from 1970-01-01
const LAST_DAY = 2_932_896n; // 9999-12-31

/** The computation failed: `expr.overflow` or `expr.division`. */
export class EvalError extends Error {
  readonly code: 'expr.overflow' | 'expr.division';

  constructor(code: 'expr.overflow' | 'expr.division') {
    super(code);
    this.code = code;
  }
}

export function isMoney(value: Inner): value is Money {
  return typeof value === 'object' && value !== null && 'currency' in value;
}

/** An integer, if it has at most 64 bits. */
export function whole(value: bigint): bigint {
  if (value < -INT_BOUND || value >= INT_BOUND) throw new EvalError('expr.overflow');
  return value;
}

/** A decimal, if at most 38 digits stand before its point. */
export function range(units: DecimalUnits): DecimalUnits {
  if (units <= -BOUND || units >= BOUND) throw new EvalError('expr.overflow');
  return units;
}

/** A quotient of integers, rounded half away from zero. */
function rounded(dividend: bigint, divisor: bigint): bigint {
  const [a, b] = [magnitude(dividend), magnitude(divisor)];
  const quotient = (2n * a + b) / (2n * b);
  return dividend < 0n === divisor < 0n ? quotient : -quotient;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

export function multiply(a: DecimalUnits, b: DecimalUnits): DecimalUnits {
  return range(rounded(a * b, UNIT));
}

/** To 12 places. */
export function divide(a: DecimalUnits, b: DecimalUnits): DecimalUnits {
  if (b === 0n) throw new EvalError('expr.division');
  return range(rounded(a * UNIT, b * QUOTIENT_UNIT) * QUOTIENT_UNIT);
}

/** With the sign of the dividend. */
export function remainder(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new EvalError('expr.division');
  return a % b;
}

export function parseDecimal(text: string): DecimalUnits {
  const [, sign, before = '0', after = '', power = '0'] = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const shift = DIGITS + Number(power) - after.length;
  const digits = BigInt(before + after || '0');
  const units = shift >= 0 ? digits * 10n ** BigInt(shift) : rounded(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -units : units;
}

export function showDecimal(units: DecimalUnits): string {
  const digits = magnitude(units).toString().padStart(DIGITS + 1, '0');
  const after = digits.slice(-DIGITS).replace(/0+$/, '');
  return (units < 0n ? '-' : '') + digits.slice(0, -DIGITS) + (after && `.${after}`);
}

/** Days from 1970-01-01. */
export function parseDate(text: string): bigint {
  const [year, month, day] = text.split('-').map(Number);
  return BigInt(new Date(0).setUTCFullYear(year ?? 0, (month ?? 1) - 1, day)) / 86_400_000n;
}

function showDate(days: bigint): string {
  if (days < FIRST_DAY || days > LAST_DAY) throw new EvalError('expr.overflow');
  return new Date(Number(days) * 86_400_000).toISOString().slice(-24, -14);
}

/** Only the full days of the duration count, truncated towards zero. */
export function moveDate(date: string, span: bigint): string {
  return showDate(parseDate(date) + span / DAY);
}

/** Microseconds since 1970; the text is ISO 8601 with an offset or Z. */
export function parseTime(text: string): bigint {
  const [, date = '', hour, minute, second = '0', fraction = '', sign, offsetHour = '0', offsetMinute = '0'] =
    /^([\d-]+)[T ](\d+):(\d+)(?::(\d+))?(?:\.(\d+))?(?:Z|([+-])(\d+):?(\d+)?)?$/.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute) + (sign === '-' ? 1 : -1) * (Number(offsetHour) * 60 + Number(offsetMinute));
  const seconds = BigInt(minutes) * 60n + BigInt(second);
  return parseDate(date) * DAY + seconds * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

export function moveTime(time: bigint, span: bigint): bigint {
  const moved = time + span;
  if (moved < FIRST_DAY * DAY || moved >= (LAST_DAY + 1n) * DAY) throw new EvalError('expr.overflow');
  return moved;
}

function padded(value: bigint, count: number): string {
  return value.toString().padStart(count, '0');
}

export function showTime(time: bigint): string {
  const inDay = ((time % DAY) + DAY) % DAY;
  const seconds = inDay / 1_000_000n;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => padded(part, 2)).join(':');
  return `${showDate((time - inDay) / DAY)}T${clock}.${padded(inDay % 1_000_000n, 6)}Z`;
}

/** Negative, zero or positive; texts by code point, which UTF-16 units do not give beyond U+FFFF. */
export function compareValues(a: Inner, b: Inner): number {
  if (typeof a === 'string' && typeof b === 'string') return compareTexts(a, b);
  return (a as bigint) < (b as bigint) ? -1 : (a as bigint) > (b as bigint) ? 1 : 0;
}

function compareTexts(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  if (at > 0 && isLowHalf(a.charCodeAt(at)) && isLowHalf(b.charCodeAt(at))) at--;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

/** Two characters that begin with the same half of a surrogate pair differ in the other. */
function isLowHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Half away from zero, to between -38 and 38 places. */
function roundTo(units: DecimalUnits, count: bigint): DecimalUnits {
  const places = count < -38n ? -38n : count > 38n ? 38n : count;
  const unit = 10n ** (BigInt(DIGITS) - places);
  return range(rounded(units, unit) * unit);
}

/** The least integer has no positive counterpart in 64 bits. */
function abs(value: bigint | Money, type: string): Inner {
  if (isMoney(value)) return { ...value, amount: magnitude(value.amount) };
  return type === 'int' ? whole(magnitude(value)) : magnitude(value);
}

const SPACE = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/g;

/** The bodies, by the name in the declaration of the function: arguments, never null, then the type of the first. */
export const FUNCTIONS: Readonly<Record<string, (...given: never[]) => Inner>> = {
  size: (value: string | readonly Inner[]) => BigInt([...value].length),
  lower: (text: string) => text.toLowerCase(),
  upper: (text: string) => text.toUpperCase(),
  trim: (text: string) => text.replace(SPACE, ''),
  contains: (text: string, part: string) => text.includes(part),
  startsWith: (text: string, part: string) => text.startsWith(part),
  endsWith: (text: string, part: string) => text.endsWith(part),
  abs,
  round: (value: bigint | Money, count: bigint) =>
    isMoney(value) ? { ...value, amount: roundTo(value.amount, count) } : roundTo(value, count),
  min: (a: Inner, b: Inner) => (compareValues(a, b) <= 0 ? a : b),
  max: (a: Inner, b: Inner) => (compareValues(a, b) >= 0 ? a : b),
  money: (amount: bigint, currency: string) => ({ amount, currency }),
  amount: (money: Money) => money.amount,
  currency: (money: Money) => money.currency,
  days: (count: bigint) => whole(count * DAY),
  hours: (count: bigint) => whole(count * (DAY / 24n)),
  year: (date: string) => BigInt(date.slice(0, 4)),
  month: (date: string) => BigInt(date.slice(5, 7)),
  startOfWeek: (date: string) => showDate(parseDate(date) - (((parseDate(date) + 3n) % 7n) + 7n) % 7n),
  startOfMonth: (date: string) => `${date.slice(0, 8)}01`,
  startOfQuarter: (date: string) => `${date.slice(0, 5)}${String(Math.floor((Number(date.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`,
  startOfYear: (date: string) => `${date.slice(0, 5)}01-01`,
  midnight: (date: string, minutes: bigint) => moveTime(parseDate(date) * DAY, -(minutes > 1440n ? 1440n : minutes < -1440n ? -1440n : minutes) * 60_000_000n),
};
