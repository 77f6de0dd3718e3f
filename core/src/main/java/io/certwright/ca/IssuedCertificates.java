package io.certwright.ca;

import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.access.Permission;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.engine.EngineHolder;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.signing.IssuedBooks;
import io.certwright.internal.store.RecordPage;
import io.certwright.policy.SubjectAlternativeName;
import java.math.BigInteger;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What a CA has issued. It finds by name what it signed by request; what it issued as the policies
 * of the vault say is found by {@link io.certwright.Vault#search}.
 *
 * <p>Thread-safe. Every method needs the permission {@code authorities/get}, and may throw what
 * {@link io.certwright.Vault} says of all of its methods.
 */
public final class IssuedCertificates {

  private static final int MOST_OCTETS = 20;
  private static final int RADIX = 16;

  private final EngineHolder vault;
  private final String ca;

  IssuedCertificates(EngineHolder vault, String ca) {
    this.vault = vault;
    this.ca = ca;
  }

  /** What it has issued under a serial number. */
  public Optional<IssuedCertificate> find(BigInteger serialNumber) {
    if (serialNumber.signum() <= 0 || serialNumber.bitLength() > MOST_OCTETS * Byte.SIZE) {
      throw new InvalidRequestException(
          "serialNumber", "a serial number is positive and has no more than 20 octets");
    }
    return books().find(ca, serialNumber.toString(RADIX)).map(this::item);
  }

  /** A page of all that it has issued, in no order that means anything. */
  public Page<IssuedCertificate> list(PageRequest page) {
    return page(books().list(ca, after(page), page.limit()));
  }

  /** A page of what it has signed by request for an alternative name. */
  public Page<IssuedCertificate> withName(SubjectAlternativeName name, PageRequest page) {
    return page(books().named(ca, name, after(page), page.limit()));
  }

  /** A page of what it has signed by request for a subject, whatever its case and spaces. */
  public Page<IssuedCertificate> withSubject(X500Principal subject, PageRequest page) {
    return page(books().withSubject(ca, subject, after(page), page.limit()));
  }

  /** The serial number that a page ended with; whatever else it is, nothing comes after it. */
  private static Optional<String> after(PageRequest page) {
    return page.after()
        .map(
            next -> {
              if (!next.matches("[0-9a-f]{1,40}")) {
                throw new InvalidRequestException("after", "it is not what a page ended with");
              }
              return next;
            });
  }

  private Page<IssuedCertificate> page(RecordPage<IssuedRecord> found) {
    return new Page<>(
        found.records().stream().map(stored -> item(stored.value())).toList(),
        found.damaged().stream().map(IntegrityException::getMessage).toList(),
        found.next().map(id -> id.substring(id.indexOf('/') + 1)));
  }

  private IssuedCertificate item(IssuedRecord record) {
    var der = vault.engine().issuance().books().certificate(record);
    return IssuedCertificate.of(record, der.map(SignedCertificate::parse));
  }

  private IssuedBooks books() {
    vault.engine().gate().authorise(vault.caller(), Permission.AUTHORITIES_GET, ca);
    return vault.engine().issuance().books();
  }

  @Override
  public String toString() {
    return "IssuedCertificates[" + ca + "]";
  }
}
