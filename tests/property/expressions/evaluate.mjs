// Reads one JSON {tree, env} a line, writes one JSON {value} or {error} a line: the browser's evaluator for the tests.
import { registerHooks } from 'node:module';
import { createInterface } from 'node:readline';

// The client's sources name each other without an ending, as their bundler allows.
registerHooks({
  resolve: (name, context, next) => next(/^\.\.?\/.*(?<!\.ts)$/.test(name) ? `${name}.ts` : name, context),
});
const { evaluate, EvalError, Undecided } = await import(new URL('../../../web/src/meta/expr.ts', import.meta.url).href);

function answer({ tree, env }) {
  try {
    return { value: evaluate(tree, env) };
  } catch (error) {
    if (error instanceof EvalError) return { error: error.code };
    if (error instanceof Undecided) return { error: 'undecided' };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
