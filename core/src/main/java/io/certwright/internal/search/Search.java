package io.certwright.internal.search;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery.Order;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds certificates. One condition is searched by, the others are looked at in what that finds, so
 * a page costs what it was asked for and not what is stored, and may be shorter than it was asked
 * for, or empty, with more to come.
 *
 * <p>Thread-safe.
 */
public final class Search {

  /** Behind every version id, which are hexadecimal digits. */
  private static final String BEHIND = "~";

  private final RecordStore records;

  /** A search in a vault. */
  public Search(RecordStore records) {
    this.records = records;
  }

  /**
   * A page of what meets the conditions.
   *
   * @param now what has ended by then has ended
   * @param after what the page before gave as its next
   * @throws InvalidRequestException if {@code after} is nothing that this gave
   */
  public RecordPage<CertificateRecord> page(
      Conditions wanted, Instant now, Optional<String> after, int limit) {
    if (wanted.askForVersion()) {
      return byVersion(wanted, now, after.map(Token::read), limit);
    }
    var index = Index.ofCertificates(wanted, now);
    return index.isPresent()
        ? byAttribute(index.get(), wanted, now, after.map(Token::read), limit)
        : byName(wanted, now, after.map(Names::fold), limit);
  }

  /**
   * Whether a certificate meets the conditions, those on a version by this one; its state is read
   * afresh.
   */
  public boolean isFound(Conditions wanted, VersionRecord version, Instant now) {
    return wanted.version().areMetBy(version)
        && records
            .find(CertificateRecord.TYPE, Names.fold(version.name()))
            .filter(head -> wanted.areMetBy(head.value(), now))
            .isPresent();
  }

  /**
   * Whether what is found stays in its place when it is renewed, so that it is found once by
   * whoever goes on page by page.
   *
   * @param now as for the pages
   */
  public boolean isSteady(Conditions wanted, Instant now) {
    return wanted.askForVersion()
        || Index.ofCertificates(wanted, now).map(Index::isSteady).orElse(true);
  }

  /**
   * What to go on after in the middle of a page.
   *
   * @param now as for the page
   * @param last the last of the page that is not to be found again
   */
  public String behind(Conditions wanted, Instant now, CertificateRecord last) {
    var id = last.id();
    if (wanted.askForVersion()) {
      var index = Index.ofVersions(wanted.version()).orElseThrow();
      return Token.of(new FindQuery.Place(index.place(last), VersionRecord.id(id, BEHIND)));
    }
    return Index.ofCertificates(wanted, now)
        .map(index -> Token.of(new FindQuery.Place(index.place(last), id)))
        .orElse(id);
  }

  private RecordPage<CertificateRecord> byName(
      Conditions wanted, Instant now, Optional<String> after, int limit) {
    var prefix = wanted.certificate().namePrefix().orElse("");
    var page = records.list(CertificateRecord.TYPE, prefix, after, Order.ASCENDING, limit);
    return new RecordPage<>(filtered(page.records(), wanted, now), page.damaged(), page.next());
  }

  private RecordPage<CertificateRecord> byAttribute(
      Index index, Conditions wanted, Instant now, Optional<FindQuery.Place> after, int limit) {
    var page =
        records.search(CertificateRecord.TYPE, index.attribute(), index.match(), after, limit);
    return new RecordPage<>(
        filtered(page.records(), wanted, now), page.damaged(), page.next().map(Token::of));
  }

  private static List<Stored<CertificateRecord>> filtered(
      List<Stored<CertificateRecord>> found, Conditions wanted, Instant now) {
    return found.stream().filter(head -> wanted.areMetBy(head.value(), now)).toList();
  }

  /** A certificate is found once, however many of its versions are. */
  private RecordPage<CertificateRecord> byVersion(
      Conditions wanted, Instant now, Optional<FindQuery.Place> after, int limit) {
    var index = Index.ofVersions(wanted.version()).orElseThrow();
    var page = records.search(VersionRecord.TYPE, index.attribute(), index.match(), after, limit);
    var names = new LinkedHashSet<String>();
    for (var version : page.records()) {
      if (wanted.version().areMetBy(version.value())) {
        names.add(Names.fold(version.value().name()));
      }
    }
    var heads = new ArrayList<Stored<CertificateRecord>>();
    var damaged = new ArrayList<IntegrityException>(page.damaged());
    for (var name : names) {
      try {
        records.find(CertificateRecord.TYPE, name).ifPresent(heads::add);
      } catch (IntegrityException e) {
        damaged.add(e);
      }
    }
    return new RecordPage<>(
        filtered(heads, wanted, now),
        damaged,
        page.next().map(place -> behind(place, names)).map(Token::of));
  }

  /** Older versions of a certificate that was found already are passed over. */
  private static FindQuery.Place behind(FindQuery.Place place, Set<String> names) {
    var name = place.id().substring(0, place.id().indexOf('/'));
    return names.contains(name)
        ? new FindQuery.Place(place.value(), VersionRecord.id(name, BEHIND))
        : place;
  }
}
