package io.certwright.storage.file.internal;

import java.util.List;

/**
 * What a frame says.
 *
 * @param steps what it does to records
 * @param past what became of commits whose own frames are to go
 */
record FrameBody(List<Step> steps, List<CommitRing.Past> past) {

  FrameBody {
    steps = List.copyOf(steps);
    past = List.copyOf(past);
  }
}
