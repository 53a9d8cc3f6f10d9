const number = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0).padStart(8);

function cell(result) {
  if (result === undefined) return 'not measured'.padStart(18);
  return 'problem' in result ? 'failed'.padStart(18) : `${number(result.p50)} ${number(result.p99)} `;
}

function ratio(results) {
  const [small, large] = [results[0], results.at(-1)];
  if (results.length < 2 || small?.p50 === undefined || large?.p50 === undefined) return '';
  return (large.p50 / small.p50).toFixed(2).padStart(7);
}

/** Prints one line per case: what it took at each size, and how much longer at the largest than at the smallest. */
export function report(cases, sizes, results) {
  const heads = sizes.map((size) => `${size} calls: p50  p99`.padStart(24));
  console.log(`\n  ${'milliseconds'.padEnd(30)}${heads.join('')}${sizes.length > 1 ? '   ratio' : ''}`);
  const problems = [];
  for (const [name] of cases) {
    const found = results.map((byName) => byName.get(name));
    console.log(`  ${name.padEnd(30)}${found.map((one) => cell(one).padStart(24)).join('')} ${ratio(found)}`);
    const failed = found.find((one) => one !== undefined && 'problem' in one);
    if (failed !== undefined) problems.push(`  ${name}: ${failed.problem}`);
  }
  for (const problem of problems) console.log(problem);
}
