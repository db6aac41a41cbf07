import {
  CRATES,
  changeCrate,
  cratesProfile,
  createCratesRepository,
} from '../../test/support/world/crates-repository.ts';
import { besideOf, counted, takenOf } from '../figures/seconds-beside.ts';
import { openReuseGates, type SeenGate } from '../inputs/reuse-gates.ts';
import { changes, sampleProfile, sampleWithCrateApart } from '../inputs/sample-changes.ts';
import { origins } from './origins.ts';
import { probe } from './probe.ts';
import type { Suite } from './suite.ts';

/** What a change that can't have altered a number costs beside measuring it, and where such numbers are found. */
export const reuse: Suite = async (run) => {
  for (const part of [origins, probe, oneOfFour, sample]) await part(run);
};

/** One crate of several is changed: it is measured, and two others as a check on the host. */
const oneOfFour: Suite = async ({ show }) => {
  const gates = await openReuseGates({ makeRepository: createCratesRepository, makeProfile: cratesProfile });
  try {
    const full = passedOf(await gates.run());
    await gates.push('Change one', (folder) => changeCrate(folder, 'kernels'));
    const one = passedOf(await gates.run());
    const name = `one of ${CRATES.length} bench crates changed`;
    show([
      { name, ...besideOf('all measured', [one.seconds], [full.seconds]), ...takenOf([one.seconds]) },
      counted(name, 'executables measured', measuredBy(one), 3),
    ]);
  } finally {
    await gates.close();
  }
};

/** The sample's gates: all of it measured once, then changes that leave some or all of it as it was. */
const sample: Suite = async ({ repetitions, show }) => {
  const gates = await openReuseGates({ makeRepository: sampleWithCrateApart, makeProfile: sampleProfile });
  try {
    const full = passedOf(await gates.run());
    for (const [name, edit] of [
      ['README changed in the sample', changes.documentation],
      ['an unrelated crate changed in the sample', changes.apart],
    ] as const) {
      const taken: number[] = [];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        await gates.push(name, edit);
        const gate = passedOf(await gates.run());
        if (gate.askedHost) throw new Error(`${name}: a bench host was asked for`);
        taken.push(gate.seconds);
      }
      const all = taken.map(() => full.seconds);
      const shares = taken.map((seconds) => seconds / full.seconds);
      show([
        { name, ...besideOf('all measured', taken, all), ...takenOf(taken, 10) },
        { name, unit: 'of all measured', plain: null, ...takenOf(shares, 0.05) },
      ]);
    }
    for (const [name, edit] of [
      ['a comment in a crate that benches are built of', changes.code],
      ['one bench of the sample changed', changes.bench],
    ] as const) {
      await gates.push(name, edit);
      const gate = passedOf(await gates.run());
      show([
        { name, ...besideOf('all measured', [gate.seconds], [full.seconds]), ...takenOf([gate.seconds]) },
        counted(name, 'executables', measuredBy(gate)),
      ]);
    }
    // What that commit carried over itself is carried on.
    const after = 'README changed after that';
    await gates.push(after, changes.documentation);
    const gate = passedOf(await gates.run());
    if (gate.askedHost) throw new Error(`${after}: a bench host was asked for`);
    show([
      { name: after, ...besideOf('all measured', [gate.seconds], [full.seconds]), ...takenOf([gate.seconds], 10) },
    ]);
  } finally {
    await gates.close();
  }
};

function passedOf(gate: SeenGate): SeenGate {
  if (gate.status !== 'pass') throw new Error(`a gate ended as ${gate.status}`);
  return gate;
}

const measuredBy = ({ work }: SeenGate): number =>
  work.filter(({ activity }) => activity === 'measureExecutable').length;
