package io.certwright.internal.census;

import io.certwright.errors.IntegrityException;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.IssuingTerms;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordStore;
import io.certwright.policy.AuthorityState;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Instant;
import java.util.Optional;

/**
 * Which CAs of a vault come near their end. It costs what there are CAs for which something was
 * set, be it by the mark of a warning. Thread-safe.
 */
final class AuthorityCensus {

  private static final int PAGE = 500;

  private final RecordStore records;
  private final Catalogue catalogue;

  AuthorityCensus(RecordStore records, Catalogue catalogue) {
    this.records = records;
    this.catalogue = catalogue;
  }

  /** How many CAs that issue come near their end. */
  long nearEnd(Instant now) {
    long count = 0;
    Optional<String> after = Optional.empty();
    do {
      var page = records.list(AuthorityRecord.TYPE, "", after, Order.ASCENDING, PAGE);
      count += page.records().stream().filter(found -> isNearEnd(found.value(), now)).count();
      after = page.next();
    } while (after.isPresent());
    return count;
  }

  private boolean isNearEnd(AuthorityRecord authority, Instant now) {
    var terms = authority.issuing();
    boolean asked = !terms.warned().isEmpty() || !terms.profiles().isEmpty();
    return asked
        && terms.state() == AuthorityState.ISSUING
        && serving(authority.name())
            .filter(
                ca ->
                    ca.version().equals(terms.warned())
                        || longest(terms, now).filter(ca.notAfter()::isBefore).isPresent())
            .isPresent();
  }

  private Optional<VersionRecord> serving(String name) {
    try {
      return catalogue.current(name).map(snapshot -> snapshot.version());
    } catch (IntegrityException e) {
      // A verification tells of it.
      return Optional.empty();
    }
  }

  /** When the longest life would end that the profiles allow and that began now. */
  private static Optional<Instant> longest(IssuingTerms terms, Instant now) {
    return terms.profiles().stream()
        .filter(profile -> profile.authority().isEmpty())
        .map(profile -> profile.longest().after(now))
        .max(Instant::compareTo);
  }
}
