package io.certwright.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.internal.schedule.Advice;
import io.certwright.internal.schedule.Agenda;
import io.certwright.internal.schedule.Prepared;
import io.certwright.internal.schedule.Retirement;
import io.certwright.internal.schedule.Schedule;
import io.certwright.internal.schedule.Standing;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.Notification;
import io.certwright.spi.Bytes;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Example;

/** What a certificate's record keeps of its agenda, and when it is due by it. */
class AgendaRecordsTest {

  private static final Actor ANN = Actor.of(Identity.named("ann"));
  private static final Actor BOB = Actor.of(Identity.named("bob"));

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private static final CertificatePolicy POLICY =
      CertificatePolicy.tlsServer("shop.example.test")
          .notifications(Notification.daysBefore(60))
          .keyRenewal(KeyRenewal.preparedAhead(Duration.ofDays(40)))
          .overlap(Duration.ofDays(1))
          .build();

  private static CertificateRecord back(CertificateRecord value) {
    return CertificateRecord.TYPE.decode(Bytes.copyOf(CertificateRecord.TYPE.encode(value)));
  }

  private static Current version(int number, Instant issued) {
    var thumbprint = new byte[32];
    thumbprint[7] = (byte) number;
    return new Current(
        "0000000" + number + "0".repeat(24),
        issued,
        issued,
        issued.plus(LIFE),
        Bytes.copyOf(thumbprint),
        KeySpec.EC_P256,
        Tags.NONE);
  }

  private static CertificateRecord served() {
    return CertificateRecord.declared("Shop", POLICY, ANN, NOW)
        .withCurrent(version(1, NOW), 1, NOW)
        .resting(NOW);
  }

  @Example
  void everythingComesBack() {
    var agenda =
        Agenda.NONE
            .made(NOW, true)
            .toldOf("1", NOW)
            .toldOfTheEnd("2")
            .retiring(new Retirement("1", NOW.plusSeconds(5)))
            .retiring(new Retirement("2", NOW.plusSeconds(1)))
            .withPrepared(Optional.of(new Prepared(NOW, KeySpec.RSA_3072, true)))
            .keyAgainAt(NOW)
            .withNewKey()
            .withAdvice(
                Optional.of(
                    Advice.open("1", "ca", NOW)
                        .unanswered(NOW)
                        .answered(
                            Optional.of(new Advice.Window(NOW, NOW.plusMillis(1))), "why", NOW)))
            .withStanding(
                Optional.of(
                    Standing.open("1", "ca", NOW)
                        .unanswered(NOW)
                        .revoked(new Standing.Revocation(NOW, 4, NOW))));
    var head = served().withAgenda(agenda, NOW).heldBy("worker", NOW.plusSeconds(60));
    assertThat(back(head)).isEqualTo(head);
    assertThat(agenda.newKey()).isTrue();
    assertThat(agenda.made(NOW, false).newKey()).as("it has one now").isFalse();
    assertThat(agenda.retirements()).extracting(Retirement::version).containsExactly("2", "1");
    var deleted = head.deletedUntil(NOW.plus(LIFE), NOW);
    assertThat(back(deleted)).isEqualTo(deleted);
    var purging = deleted.purging(NOW.plusSeconds(9));
    assertThat(back(purging)).isEqualTo(purging);
    assertThat(CertificateRecord.TYPE.due(purging)).contains(NOW.plusSeconds(9));
    assertThat(head.setBy()).isEqualTo(ANN);
    assertThat(head.restored(BOB, NOW).setBy()).as("who restores it").isEqualTo(BOB);
  }

  @Example
  void itIsDueByWhateverComesFirst() {
    var head = served();
    var renewal = head.schedule().at().orElseThrow();
    assertThat(head.nextAction()).as("the next key").contains(renewal.minus(Duration.ofDays(40)));
    var key = Optional.of(new Prepared(NOW, KeySpec.EC_P256, false));
    var prepared = head.withAgenda(head.agenda().withPrepared(key), NOW);
    assertThat(prepared.nextAction()).as("a threshold").contains(NOW.plus(Duration.ofDays(30)));
    var told = prepared.agenda().toldOf(version(1, NOW).version(), NOW.plus(Duration.ofDays(30)));
    assertThat(prepared.withAgenda(told, NOW).nextAction()).contains(renewal);
    var later = NOW.plus(Duration.ofDays(20));
    var next = prepared.withCurrent(version(2, later), 2, later).resting(later);
    assertThat(next.nextAction()).as("the overlap").contains(later.plus(Duration.ofDays(1)));
    var back = next.serving(Optional.of(version(1, NOW)), later);
    assertThat(back.schedule().at()).as("the renewal of the one in service").contains(renewal);
    assertThat(back.serving(Optional.of(version(2, later)), later).schedule())
        .isEqualTo(next.schedule());
    assertThat(back.serving(Optional.empty(), later).schedule()).isEqualTo(back.schedule());
  }

  /** Whoever has it in hand hides it, until it is changed or the lease is over. */
  @Example
  void aHolderHidesItForAWhile() {
    var due = served().withSchedule(Schedule.at(NOW, Schedule.Reason.RETRY), NOW);
    var held = due.heldBy("worker", NOW.plusSeconds(30));
    assertThat(held.nextAction()).contains(NOW.plusSeconds(30));
    assertThat(held.withSchedule(due.schedule(), NOW)).isEqualTo(due);
    var far = served().heldBy("worker", NOW.plusSeconds(30));
    assertThat(far.nextAction()).isEqualTo(served().nextAction());
  }

  @Example
  void marksOfOldVersionsAreForgotten() {
    var agenda = Agenda.NONE;
    for (int i = 0; i < 50; i++) {
      agenda = agenda.toldOfTheEnd(Integer.toString(i));
    }
    assertThat(agenda.told()).hasSize(8);
  }
}
