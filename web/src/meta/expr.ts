/**
 * Turns a shipped expression and the values of a form into the same result that Python and SQL give.
 * Never asks the server; what only the server can decide is `Undecided`.
 *
 * Inside, every value has one form by its type: int and duration (microseconds) are bigint, decimal is a bigint of
 * 10^-38, datetime a bigint of microseconds since 1970, date an ISO text, a reference its id.
 */
import {
  compareValues, DAY, type DecimalUnits, divide, EvalError, FUNCTIONS, type Inner, isMoney, type Money, moveDate,
  moveTime, multiply, parseDate, parseDecimal, parseTime, range, remainder, showDecimal, showTime, UNIT, whole,
} from './functions';

export { EvalError } from './functions';

export type Kind =
  | 'bool' | 'text' | 'int' | 'decimal' | 'money' | 'date' | 'datetime' | 'duration' | 'id' | 'choice' | 'list' | 'record' | 'null';

export type CompareOp = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOp = '+' | '-' | '*' | '/' | '%';
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Tree = { readonly type: Kind } & (
  | { readonly op: 'literal'; readonly value: Json }
  | { readonly op: 'path'; readonly names: readonly string[] }
  | { readonly op: 'has'; readonly path: Tree }
  | { readonly op: 'not' | 'negate' | 'widen'; readonly term: Tree }
  | { readonly op: '&&' | '||'; readonly terms: readonly Tree[] }
  | { readonly op: CompareOp | ArithmeticOp; readonly left: Tree; readonly right: Tree }
  | { readonly op: 'in'; readonly item: Tree; readonly list: Tree }
  | { readonly op: 'list'; readonly items: readonly Tree[] }
  | { readonly op: 'if'; readonly condition: Tree; readonly yes: Tree; readonly no: Tree }
  | { readonly op: 'call'; readonly name: string | null; readonly lazy: boolean; readonly arguments: readonly Tree[] }
);

/** Records as the API gives them (contract §2 "Values"), and `now` and `today` as texts. */
export type Env = { readonly [root: string]: unknown };

/** Only the server can tell: a function without a body here, or a value that was sent masked. */
export class Undecided extends Error {}

/** The value in the form of the API: decimals, durations (microseconds) and integers beyond 2^53 are texts, money an object; a condition is never null. Throws EvalError, Undecided. */
export function evaluate(tree: Tree, env: Env): Json {
  return tree.type === 'bool' ? isTrue(tree, env) : show(run(tree, env), tree.type);
}

/** True, false, or undefined where only the server can decide or the computation fails. */
export function holds(tree: Tree, env: Env): boolean | undefined {
  try {
    return isTrue(tree, env);
  } catch (error) {
    if (error instanceof EvalError || error instanceof Undecided) return undefined;
    throw error;
  }
}

function isTrue(tree: Tree, env: Env): boolean {
  return run(tree, env) === true;
}

function run(tree: Tree, env: Env): Inner {
  switch (tree.op) {
    case 'literal': return read(tree.value, tree.type);
    case 'path': return read(follow(tree.names, env), tree.type);
    case 'has': return isPresent(follow(pathOf(tree.path), env), tree.path.type);
    case 'not': return !isTrue(tree.term, env);
    case 'negate': return negate(run(tree.term, env), tree.type);
    case 'widen': return widen(run(tree.term, env));
    case '&&': return tree.terms.every((term) => isTrue(term, env));
    case '||': return tree.terms.some((term) => isTrue(term, env));
    case 'in': return isIn(run(tree.item, env), run(tree.list, env));
    case 'list': return tree.items.map((item) => run(item, env));
    case 'if': return run(isTrue(tree.condition, env) ? tree.yes : tree.no, env);
    case 'call': return call(tree.name, tree.lazy, tree.arguments, env);
    case '==': case '!=': case '<': case '<=': case '>': case '>=': return compare(tree.op, tree.left, tree.right, env);
    default: return arithmetic(tree.op, tree.left, tree.right, env);
  }
}

function pathOf(tree: Tree): readonly string[] {
  return tree.op === 'path' ? tree.names : [];
}

/** Anything behind a null, or behind a record that may not be read, is null. */
function follow(names: readonly string[], env: Env): unknown {
  let value: unknown = env;
  for (const name of names) {
    if (typeof value === 'string' && name === 'id') return value;
    value = isObject(value) && value['hidden'] !== true ? value[name] : null;
  }
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isPresent(value: unknown, type: Kind): boolean {
  if (value === null || value === undefined || (isObject(value) && value['hidden'] === true)) return false;
  return type !== 'list' || (Array.isArray(value) && value.length > 0);
}

/** Brings a value of the API into the inner form of its type. */
function read(value: unknown, type: Kind): Inner {
  if (value === null || value === undefined) return null;
  if (isObject(value) && 'masked' in value) throw new Undecided();
  switch (type) {
    case 'int': case 'duration': return BigInt(value as string | number | bigint);
    case 'decimal': return parseDecimal(String(value));
    case 'datetime': return parseTime(String(value));
    case 'money': return readMoney(value as { amount: string; currency: string });
    case 'record': case 'id': return readId(value);
    case 'list': return (value as readonly unknown[]).map((item) => (isObject(item) ? readId(item) : (item as Inner)));
    default: return value as boolean | string;
  }
}

function readMoney(value: { readonly amount: string; readonly currency: string }): Money {
  return { amount: parseDecimal(String(value.amount)), currency: value.currency };
}

function readId(value: unknown): string | null {
  if (!isObject(value)) return String(value).toLowerCase();
  return value['hidden'] === true ? null : String(value['id']).toLowerCase();
}

/** Brings an inner value into the form of the API. */
function show(value: Inner, type: Kind): Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => (typeof item === 'bigint' ? String(item) : (item as Json)));
  if (isMoney(value)) return { amount: showDecimal(value.amount), currency: value.currency };
  if (type === 'decimal') return showDecimal(value as bigint);
  if (type === 'datetime') return showTime(value as bigint);
  const count = Number(value);
  return type === 'int' && Number.isSafeInteger(count) ? count : String(value);
}

function widen(value: Inner): DecimalUnits | null {
  return value === null ? null : (value as bigint) * UNIT;
}

function negate(value: Inner, type: Kind): Inner {
  if (value === null) return null;
  if (isMoney(value)) return { amount: -value.amount, currency: value.currency };
  return type === 'decimal' ? -(value as bigint) : whole(-(value as bigint));
}

function isIn(item: Inner, list: Inner): boolean {
  return item !== null && Array.isArray(list) && list.some((each) => each !== null && each === item);
}

/** All operands are computed before a null among them decides, as in Python and SQL. */
function compare(op: CompareOp, left: Tree, right: Tree, env: Env): boolean {
  let a = run(left, env);
  let b = run(right, env);
  if (isMoney(a) && !isMoney(b) && right.type !== 'money') a = right.type === 'null' ? a : a.amount;
  if (isMoney(b) && !isMoney(a) && left.type !== 'money') b = left.type === 'null' ? b : b.amount;
  if (op === '==' || op === '!=') return isEqual(a, b) === (op === '==');
  if (a === null || b === null) return false;
  if (isMoney(a) && isMoney(b)) return a.currency === b.currency && inOrder(op, compareValues(a.amount, b.amount));
  return inOrder(op, compareValues(a, b));
}

function isEqual(a: Inner, b: Inner): boolean {
  if (isMoney(a) && isMoney(b)) return a.amount === b.amount && a.currency === b.currency;
  return a === b;
}

function inOrder(op: CompareOp, order: number): boolean {
  switch (op) {
    case '<': return order < 0;
    case '<=': return order <= 0;
    case '>': return order > 0;
    default: return order >= 0;
  }
}

function arithmetic(op: ArithmeticOp, left: Tree, right: Tree, env: Env): Inner {
  const a = run(left, env);
  const b = run(right, env);
  if (a === null || b === null) return null;
  if (isMoney(a) || isMoney(b)) return moneyArithmetic(op, a, b);
  switch (left.type) {
    case 'date': return right.type === 'date' ? apart(a, b) : moveDate(a as string, signed(op, b));
    case 'datetime': return right.type === 'datetime' ? whole((a as bigint) - (b as bigint)) : moveTime(a as bigint, signed(op, b));
    case 'text': case 'choice': return (a as string) + (b as string);
    case 'decimal': return decimals(op, a as bigint, b as bigint);
    default: return integers(op, a as bigint, b as bigint);
  }
}

function signed(op: ArithmeticOp, span: Inner): bigint {
  return op === '-' ? -(span as bigint) : (span as bigint);
}

function apart(later: Inner, earlier: Inner): bigint {
  return (parseDate(later as string) - parseDate(earlier as string)) * DAY;
}

function integers(op: ArithmeticOp, a: bigint, b: bigint): bigint {
  switch (op) {
    case '+': return whole(a + b);
    case '-': return whole(a - b);
    case '*': return whole(a * b);
    default: return remainder(a, b);
  }
}

function decimals(op: ArithmeticOp, a: DecimalUnits, b: DecimalUnits): DecimalUnits {
  switch (op) {
    case '+': return range(a + b);
    case '-': return range(a - b);
    case '*': return multiply(a, b);
    default: return divide(a, b);
  }
}

/** Money of two currencies has no sum; money times or by a number keeps its currency. */
function moneyArithmetic(op: ArithmeticOp, a: Inner, b: Inner): Money | null {
  if (isMoney(a) && isMoney(b)) {
    return a.currency === b.currency ? { amount: decimals(op, a.amount, b.amount), currency: a.currency } : null;
  }
  if (isMoney(a)) return { amount: decimals(op, a.amount, b as bigint), currency: a.currency };
  return isMoney(b) ? { amount: decimals(op, a as bigint, b.amount), currency: b.currency } : null;
}

function call(name: string | null, lazy: boolean, given: readonly Tree[], env: Env): Inner {
  if (lazy && given[0] && given[1]) return run(given[0], env) ?? run(given[1], env);
  const body = name === null ? undefined : (FUNCTIONS[name] as ((...given: unknown[]) => Inner) | undefined);
  if (body === undefined) throw new Undecided();
  const values = given.map((each) => run(each, env));
  if (values.some((value) => value === null)) return null;
  return body(...values, given[0]?.type);
}
