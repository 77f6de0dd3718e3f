package io.certwright.testkit;

import java.util.List;

/** A random sequence of steps. */
record Steps(List<Step> steps) {

  void play(Bench bench) {
    var play = new Play(bench);
    steps.forEach(step -> step.play(play));
    new Step.Settle().play(play);
    new Step.Reopen().play(play);
    new Step.Follow(3).play(play);
  }
}
