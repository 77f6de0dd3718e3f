package io.certwright.internal.lifecycle;

import io.certwright.internal.record.CertificateRecord;
import io.certwright.internal.record.IssuerRevocationRecord;
import io.certwright.internal.record.Names;
import io.certwright.internal.schedule.Advice;
import io.certwright.internal.schedule.Decision;
import io.certwright.internal.schedule.Standing;
import io.certwright.spi.storage.Attribute;
import io.certwright.spi.storage.AttributeValue;
import io.certwright.spi.storage.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/** Where a step at a certificate leads, which decides what it may hold up and be held up by. */
public sealed interface Errand {

  /** To nobody: it is done in this process. */
  record Home() implements Errand {}

  /** To a server that presents a certificate, which may not answer. */
  record Server() implements Errand {}

  /**
   * To an issuer, outside the vault or within.
   *
   * @param name its folded name
   */
  record ToIssuer(String name) implements Errand {}

  /** The issuer, if it leads to one. */
  default Optional<String> issuer() {
    return this instanceof ToIssuer to ? Optional.of(to.name()) : Optional.empty();
  }

  /** Of what is due with a certificate by then. */
  static Errand of(CertificateRecord head, Instant now) {
    return switch (Decision.of(head.state(), now).action()) {
      case VERSION -> new ToIssuer(issuerOf(head));
      case ADVICE -> asking(head.agenda().advice().map(Advice::issuer));
      case STATUS -> asking(head.agenda().standing().map(Standing::issuer));
      case PROBE -> new Server();
      default -> new Home();
    };
  }

  /** Of a due record that is no certificate's. */
  static Errand of(StoredRecord record) {
    if (!record.key().kind().equals(IssuerRevocationRecord.KIND)) {
      return new Home();
    }
    return asking(
        record.attributes().stream()
            .filter(attribute -> attribute.name().equals(IssuerRevocationRecord.ISSUER))
            .map(Attribute::value)
            .filter(AttributeValue.Text.class::isInstance)
            .map(value -> ((AttributeValue.Text) value).text())
            .findFirst());
  }

  private static Errand asking(Optional<String> issuer) {
    return issuer.<Errand>map(ToIssuer::new).orElseGet(Home::new);
  }

  /** Of an operation in progress the issuer that it began with. */
  private static String issuerOf(CertificateRecord head) {
    return head.isBusy()
        ? head.operation().orElseThrow().issuer()
        : Names.fold(head.policy().issuer());
  }
}
