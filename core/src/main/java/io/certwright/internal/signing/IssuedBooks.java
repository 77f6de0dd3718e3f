package io.certwright.internal.signing;

import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.store.RecordPage;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.store.Stored;
import io.certwright.policy.SubjectAlternativeName;
import io.certwright.spi.Bytes;
import io.certwright.spi.storage.AttributeMatch;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.FindQuery;
import io.certwright.spi.storage.ListQuery.Order;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/** What the CAs of a vault have issued. Thread-safe. */
public final class IssuedBooks {

  private final RecordStore records;

  public IssuedBooks(RecordStore records) {
    this.records = records;
  }

  /** What a CA has issued under a serial number in hexadecimal. */
  public Optional<IssuedRecord> find(String ca, String serial) {
    return records.find(IssuedRecord.TYPE, IssuedRecord.id(ca, serial)).map(Stored::value);
  }

  /**
   * A page of all that a CA has issued, by serial number as text.
   *
   * @param after the serial number to go on after
   */
  public RecordPage<IssuedRecord> list(String ca, Optional<String> after, int limit) {
    return records.list(
        IssuedRecord.TYPE,
        ca + "/",
        after.map(serial -> IssuedRecord.id(ca, serial)),
        Order.ASCENDING,
        limit);
  }

  /** A page of what it has signed by request for an alternative name. */
  public RecordPage<IssuedRecord> named(
      String ca, SubjectAlternativeName name, Optional<String> after, int limit) {
    return search(ca, IssuedNames.of(name), after, limit);
  }

  /** A page of what it has signed by request for a subject. */
  public RecordPage<IssuedRecord> withSubject(
      String ca, X500Principal subject, Optional<String> after, int limit) {
    return search(ca, IssuedNames.ofSubject(subject, records.crypto()), after, limit);
  }

  private RecordPage<IssuedRecord> search(
      String ca, String name, Optional<String> after, int limit) {
    var value = new AttributeValue.Text(IssuedRecord.named(ca, name));
    var page =
        records.search(
            IssuedRecord.TYPE,
            IssuedRecord.NAMED,
            new AttributeMatch.Exact(value),
            after.map(serial -> new FindQuery.Place(value, IssuedRecord.id(ca, serial))),
            limit);
    return new RecordPage<>(page.records(), page.damaged(), page.next().map(FindQuery.Place::id));
  }

  /** The certificate in DER; empty: it is neither kept here nor in a version of this vault. */
  public Optional<Bytes> certificate(IssuedRecord issued) {
    return issued
        .certificate()
        .or(
            () ->
                issued.holder().isEmpty()
                    ? Optional.empty()
                    : records
                        .find(VersionRecord.TYPE, issued.holder())
                        .filter(held -> held.value().thumbprint().equals(issued.thumbprint()))
                        .map(held -> held.value().chain().get(0)));
  }
}
