#!/usr/bin/env node
import { QUESTION_NAMES } from '../dist/cli/questions/question-names.js';

async function main() {
  if (!QUESTION_NAMES.includes(process.argv[2])) return (await import('../dist/cli/main.js')).main(process.argv);
  const { loadQuestions } = await import('../dist/cli/questions/load-questions.js');
  return loadQuestions().exports.answerQuestion(process.argv);
}

process.exitCode = await main();
