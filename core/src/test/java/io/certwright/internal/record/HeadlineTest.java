package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.access.Actor;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.schedule.Schedule;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a listing reads of a certificate's record is what the record says. */
class HeadlineTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant END = NOW.plus(Duration.ofDays(90));

  private static Headline read(CertificateRecord record) {
    var encoded = Bytes.copyOf(CertificateRecord.TYPE.encode(record));
    return Headline.READER.decode(encoded, CertificateRecord.TYPE.due(record));
  }

  @Property(tries = 100)
  void itSaysWhatTheRecordSays(
      @ForAll boolean served,
      @ForAll boolean failed,
      @ForAll boolean deleted,
      @ForAll boolean authority,
      @ForAll boolean replaced) {
    var policy =
        authority
            ? CertificatePolicy.rootCa("Shop root").build()
            : CertificatePolicy.tlsServer("shop.example.test").issuer("Shop-CA").build();
    var record = CertificateRecord.declared("Shop", policy, Actor.OWNER, NOW);
    if (replaced) {
      record = record.wanting(policy.toBuilder().exportable(true).build(), Actor.OWNER, END);
    }
    if (served) {
      var current =
          new Current(
              "00000001" + "0".repeat(24),
              NOW,
              NOW,
              END,
              Bytes.copyOf(new byte[32]),
              KeySpec.EC_P256,
              Tags.of(Map.of("env", "prod")));
      record = record.withCurrent(current, 1, NOW).withSchedule(Schedule.NOTHING, END);
    }
    if (failed) {
      var why =
          new OperationState.Failure(
              Refusal.TRANSIENT, "bad-signature", "it does not verify", Optional.empty());
      record = record.withOperation(OperationState.failedAtOnce("ab", NOW, "shop-ca", why), NOW);
    }
    if (deleted) {
      record = record.deletedUntil(END, NOW);
    }
    assertThat(read(record)).isEqualTo(Headline.of(record));
    assertThat(read(record).isDeleted()).isEqualTo(deleted);
  }

  @Example
  void whatALaterVersionAddedAsCriticalIsNotPassedOver() {
    var known =
        CertificateRecord.declared("Shop", CertificatePolicy.rootCa("r").build(), Actor.OWNER, NOW);
    var later =
        new CertificateRecord(
            known.name(),
            known.policy(),
            known.policies(),
            known.setBy(),
            known.created(),
            known.updated(),
            known.versions(),
            known.current(),
            known.operation(),
            known.schedule(),
            known.agenda(),
            known.holder(),
            known.deletion(),
            new Extensions(List.of(new Extensions.Extension("later", true, Bytes.empty()))));
    assertThatThrownBy(() -> read(later))
        .isInstanceOf(UnknownFormatException.class)
        .hasMessageContaining("later");
  }

  @Example
  void aPolicyWithoutAnIssuerIsDamage() {
    var none = new DerWriter().integer(1).text("Shop").list(List.of(), DerWriter::text);
    assertThatThrownBy(
            () -> Headline.READER.decode(Bytes.copyOf(none.toByteArray()), Optional.empty()))
        .hasMessageContaining("issuer");
  }
}
