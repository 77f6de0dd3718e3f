package io.certwright.internal.version;

import io.certwright.errors.ConflictException;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.OperationState;
import io.certwright.internal.store.Stored;
import java.util.Optional;
import java.util.OptionalLong;

/** What stands in the way of a change of a certificate: its own state, or others that change it. */
public final class Conflicts {

  private Conflicts() {}

  /** Refuses a certificate that is deleted, or has an operation in progress. */
  public static void requireIdle(CertificateRecord head) {
    requireKept(head);
    if (head.isBusy()) {
      throw new ConflictException(
          "an operation on \""
              + head.name()
              + "\" is in progress since "
              + head.operation().map(OperationState::started).orElse(head.updated())
              + "; wait for it or cancel it first");
    }
  }

  /** Refuses a certificate that is deleted. */
  public static void requireKept(CertificateRecord head) {
    head.deletion()
        .ifPresent(
            deletion -> {
              throw new ConflictException(
                  "\""
                      + head.name()
                      + "\" was deleted at "
                      + deletion.deleted()
                      + " and keeps its name until it is purged at "
                      + deletion.scheduledPurge()
                      + "; recover it, purge it, or choose another name");
            });
  }

  /** Others changed it again and again while this change was tried. */
  public static ConflictException changedMeanwhile(String name) {
    return new ConflictException(
        "\""
            + name
            + "\" was changed by somebody else meanwhile; nothing was done. Look at it and"
            + " try again");
  }

  /** The revision that a change depends on; empty: there is none yet. */
  public static OptionalLong revision(Optional<Stored<CertificateRecord>> known) {
    return known.map(head -> OptionalLong.of(head.revision())).orElse(OptionalLong.empty());
  }
}
