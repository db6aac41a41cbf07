//! Ten benchmarks of a loop of known cost. With `PLANTED` some of them take so many per cent more turns of it as their names say.

use criterion::{criterion_group, criterion_main, Criterion};
use std::hint::black_box;

const TURNS: u64 = 20_000;

/** Each turn waits for the one before it, so that the cost is the number of turns. */
fn work(turns: u64) -> u64 {
    let mut state = 1u64;
    for turn in 0..turns {
        state = black_box(state.wrapping_mul(6_364_136_223_846_793_005).rotate_left(17) ^ turn);
    }
    state
}

fn planted(c: &mut Criterion) {
    let is_planted = std::env::var_os("PLANTED").is_some();
    for (name, count, percent) in [("same", 4, 0), ("slower-3", 2, 3), ("slower-5", 2, 5), ("slower-20", 2, 20)] {
        let turns = TURNS * (100 + if is_planted { percent } else { 0 }) / 100;
        for index in 0..count {
            c.bench_function(&format!("{name}/{index}"), |b| b.iter(|| work(black_box(turns))));
        }
    }
}

criterion_group!(benches, planted);
criterion_main!(benches);
