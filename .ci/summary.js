// Prints what vitest's JSON report says: each failure, the slowest files, and at last the count.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

const SLOWEST = 10;

const {
  numPassedTests: passed,
  numFailedTests: failed,
  testResults,
} = JSON.parse(readFileSync(process.argv[2], 'utf8'));

for (const { name, message, assertionResults } of testResults) {
  for (const { fullName, failureMessages } of assertionResults.filter(({ status }) => status === 'failed')) {
    console.log(`FAILED ${name}: ${fullName}\n${failureMessages.join('\n').slice(0, 2000)}`);
  }
  if (message) console.log(`FAILED ${name}\n${message.slice(0, 2000)}`);
}

console.log(`the slowest ${SLOWEST} of ${testResults.length} files, in seconds:`);
const seconds = testResults.map(({ name, startTime, endTime }) => [(endTime - startTime) / 1000, name]);
for (const [took, name] of seconds.sort(([one], [other]) => other - one).slice(0, SLOWEST)) {
  console.log(`${took.toFixed(0).padStart(5)}  ${relative(process.cwd(), name)}`);
}

// A file that could not even be loaded fails without a test of its own.
const broken = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
console.log(`${passed} passed, ${failed + broken.length} failed`);
