package io.certwright.spi.storage;

import java.util.List;
import java.util.OptionalLong;

/** What {@link Storage#changes} answers. */
public sealed interface Feed {

  /**
   * The changes that follow the position.
   *
   * @param changes in the order of commits; those of one commit stand together, in no particular
   *     order. A key that changed several times may stand there once, at its last place
   * @param next the position after them; the one asked for if there are none
   */
  record Changes(List<Change> changes, FeedPosition next) implements Feed {

    /** Copies the list. */
    public Changes {
      changes = List.copyOf(changes);
    }
  }

  /**
   * The position is behind what the feed still holds, or belongs to an earlier incarnation: the
   * reader forgets what it knows, reads afresh, and follows from here.
   *
   * @param from the position to follow from; every change that the reader's fresh look may miss
   *     comes after it
   */
  record Resynchronise(FeedPosition from) implements Feed {}

  /**
   * One record changed.
   *
   * @param key the record
   * @param revision the revision that it got; empty: it was deleted
   * @param commit the commit that changed it
   */
  record Change(RecordKey key, OptionalLong revision, CommitId commit) {}
}
