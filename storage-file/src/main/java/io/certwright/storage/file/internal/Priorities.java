package io.certwright.storage.file.internal;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers that keep a tree balanced whatever its keys are: nobody outside can tell them in advance,
 * so nobody can choose names that make it a list.
 */
final class Priorities {

  private static final long STEP = 0x9e3779b97f4a7c15L;

  private static final AtomicLong LAST = new AtomicLong(new SecureRandom().nextLong());

  private Priorities() {}

  static int next() {
    long mixed = LAST.addAndGet(STEP);
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return (int) (mixed >>> 32);
  }
}
