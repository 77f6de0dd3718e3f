package io.certwright.storage.file.internal;

/** A block of an index file is not as it was written: the index is to be made anew. */
final class DamagedIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Run run;
  private final long position;

  DamagedIndexException(Run run, long position) {
    super(run.path() + " is damaged at " + position);
    this.run = run;
    this.position = position;
  }

  Run run() {
    return run;
  }

  long position() {
    return position;
  }
}
