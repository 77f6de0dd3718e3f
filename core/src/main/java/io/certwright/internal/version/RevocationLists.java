package io.certwright.internal.version;

import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlRecord.Next;
import io.certwright.internal.record.CrlRecord.Writing;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.RecordWrite;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What goes into the commits of others so that revocation lists are made: their first mark when an
 * authority gets a certificate, and that one is due once something on it changes. Thread-safe.
 */
public final class RevocationLists {

  private static final int CRL_SIGN = 6;

  private final RecordStore records;

  /** Of a vault. */
  public RevocationLists(RecordStore records) {
    this.records = records;
  }

  /** What is set for a CA, by its folded name. */
  public AuthorityRecord terms(String ca) {
    return records
        .find(AuthorityRecord.TYPE, ca)
        .map(Stored::value)
        .orElseGet(() -> AuthorityRecord.standard(ca));
  }

  /** Whether a certificate is that of an authority which may sign revocation lists. */
  public static boolean isSigner(X509Certificate certificate) {
    if (certificate.getBasicConstraints() < 0) {
      return false;
    }
    var usage = certificate.getKeyUsage();
    return usage == null || usage[CRL_SIGN];
  }

  /**
   * The lists of a version that a certificate gets: due at once, those that are not there.
   *
   * @param name the certificate's folded name
   */
  List<RecordWrite> of(
      String name, X509Certificate certificate, KeyLocation location, Instant now) {
    if (location instanceof KeyLocation.Absent || !isSigner(certificate)) {
      return List.of();
    }
    return due(terms(name), Bytes.copyOf(PublicKeyInfo.of(certificate)), false, now);
  }

  /**
   * The lists of a key that certificates are put on now, due at once.
   *
   * @param all whether also those that are made already
   */
  public List<RecordWrite> due(AuthorityRecord terms, Bytes publicKey, boolean all, Instant now) {
    var whole = CrlScope.whole(terms.name(), publicKey);
    var writes = new ArrayList<RecordWrite>();
    for (int number : terms.lists()) {
      var scope = whole.other(number);
      var found = records.find(CrlRecord.TYPE, scope.id());
      if (found.isEmpty()) {
        writes.add(inserted(scope, now));
      } else if (all || found.get().value().next().first().isEmpty()) {
        var known = found.get().value();
        writes.add(replaced(found.get(), known.with(Next.at(now)).with(again(known))));
      }
    }
    return writes;
  }

  /** What is being made may not have what is set now. */
  private static Optional<Writing> again(CrlRecord list) {
    return list.writing().map(w -> new Writing(w.kept(), w.until(), true));
  }

  /**
   * What makes sure that a list which is made later has a change of the status of something that is
   * on it. The commit that has the change has this too.
   */
  public RecordWrite changed(CrlScope scope, Instant now) {
    var plan = terms(scope.ca()).settings().crls();
    var soon = now.plus(plan.delay());
    var found = records.find(CrlRecord.TYPE, scope.id());
    if (found.isEmpty()) {
      return inserted(scope, soon);
    }
    var list = found.get().value();
    if (list.writing().isPresent()) {
      return list.writing().get().again()
          ? unchanged(found.get())
          : replaced(found.get(), list.with(again(list)));
    }
    boolean isDue = list.next().first().filter(at -> !at.isAfter(soon)).isPresent();
    return isDue ? unchanged(found.get()) : replaced(found.get(), list.with(sooner(list, soon)));
  }

  private static Next sooner(CrlRecord list, Instant soon) {
    var next = list.next();
    boolean byDelta = next.delta().isPresent() && list.full().isPresent();
    return byDelta
        ? new Next(next.full(), Optional.of(soon))
        : new Next(Optional.of(soon), next.delta());
  }

  private RecordWrite inserted(CrlScope scope, Instant due) {
    return records.insert(CrlRecord.TYPE, CrlRecord.begun(scope, due), RecordStore.noSecret());
  }

  private RecordWrite replaced(Stored<CrlRecord> found, CrlRecord after) {
    return records.replace(CrlRecord.TYPE, after, RecordStore.noSecret(), found.revision());
  }

  /** Whoever makes the list writes its record first, so that this is refused if it has begun. */
  private RecordWrite unchanged(Stored<CrlRecord> found) {
    var key = records.key(CrlRecord.TYPE, found.value().scope().id());
    return new RecordWrite.Check(key, OptionalLong.of(found.revision()));
  }
}
