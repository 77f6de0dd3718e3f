package io.certwright.trust;

import java.util.List;

/**
 * Where evidence comes from: what is at hand, what a vault knows, what is fetched. Nothing is
 * fetched unless an application gives a source that does.
 *
 * <p>A source is asked once for each certificate of a path whose signatures are good, at most as
 * often as the {@link ValidationLimits} allow. It gives what it has, and judges nothing:
 * signatures, times and scope are checked by the validator. One that fetches bounds the time and
 * size of that itself. It must be thread-safe if the validator is used by several threads.
 */
@FunctionalInterface
public interface RevocationSource {

  /**
   * What there is on a certificate; empty if there is nothing.
   *
   * @throws RuntimeException if it cannot say; the validator takes it as nothing, and says so where
   *     that matters
   */
  List<RevocationEvidence> evidence(RevocationQuery query);

  /** What is at hand, the same for each certificate. */
  static RevocationSource of(List<RevocationEvidence> evidence) {
    var all = List.copyOf(evidence);
    return query -> all;
  }
}
