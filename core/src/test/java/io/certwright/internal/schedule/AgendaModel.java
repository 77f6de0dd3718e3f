package io.certwright.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.internal.schedule.Decision.Action;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * A certificate as far as decisions go: it does what is decided, as the engine does, and is read
 * back from what is stored before each decision. Its versions are numbered from 1.
 */
final class AgendaModel {

  static final Duration LIFE = Duration.ofDays(90);
  private static final Duration PAUSE = Duration.ofHours(2);
  private static final int MOST = 50;

  private final CertificatePolicy policy;
  private final Random random;
  private final List<String> log = new ArrayList<>();
  private final List<Instant> made = new ArrayList<>();
  private final Map<Integer, Instant> retired = new HashMap<>();
  private int prepared;
  private Agenda agenda = Agenda.NONE;
  private Schedule schedule = Schedule.NOTHING;
  private Life life;

  AgendaModel(CertificatePolicy policy, long seed, Instant now) {
    this.policy = policy;
    this.random = new Random(seed);
    this.life = next(now);
    rest(now, false);
  }

  private Life next(Instant now) {
    var identity = new byte[32];
    random.nextBytes(identity);
    made.add(now);
    return new Life(Integer.toString(made.size()), now, now.plus(LIFE), Bytes.copyOf(identity));
  }

  private void rest(Instant now, boolean urgent) {
    agenda = agenda.made(now, urgent).withPrepared(Optional.empty());
    reschedule();
  }

  private void reschedule() {
    schedule =
        NextRenewal.of(policy, life, agenda)
            .map(renewal -> Schedule.at(renewal.at(), Schedule.Reason.RENEW))
            .orElse(Schedule.NOTHING);
  }

  Decision.State state() {
    var out = new DerWriter();
    agenda.write(out);
    schedule.write(out);
    var in = DerReader.of(out.toByteArray());
    return new Decision.State(
        policy,
        Optional.of(Lives.readBack(life)),
        false,
        same(schedule, Agenda.read(in), in),
        agenda,
        Optional.empty(),
        Optional.empty());
  }

  private Schedule same(Schedule kept, Agenda read, DerReader rest) {
    assertThat(read).as("what is stored comes back").isEqualTo(agenda);
    var back = Schedule.read(rest);
    assertThat(back).isEqualTo(kept);
    return back;
  }

  /** Does what is due then, until nothing is. */
  void runAt(Instant now, boolean fails) {
    for (int i = 0; ; i++) {
      assertThat(i).as("it comes to rest").isLessThan(MOST);
      var decision = Decision.of(state(), now);
      if (decision.action() == Action.NOTHING) {
        return;
      }
      assertThat(decision.at().orElseThrow()).as("never before its time").isBeforeOrEqualTo(now);
      perform(decision.action(), now, fails);
    }
  }

  private void perform(Action action, Instant now, boolean fails) {
    switch (action) {
      case EXPIRED -> {
        log.add("EXPIRED " + life.version());
        agenda = agenda.toldOfTheEnd(life.version());
      }
      case NEAR_EXPIRY -> {
        var reached = Thresholds.reached(policy.notifications(), life, now).orElseThrow();
        log.add("NEAR_EXPIRY " + life.version() + " " + reached.notification());
        agenda = agenda.toldOf(life.version(), reached.at());
      }
      case RETIRE -> {
        var next = agenda.nextRetirement(Optional.of(life.version())).orElseThrow();
        log.add("RETIRE " + next.version());
        retired.put(Integer.parseInt(next.version()), now);
        agenda = agenda.retired(next.version());
      }
      case PREPARE -> {
        prepared++;
        agenda = agenda.withPrepared(Optional.of(new Prepared(now, policy.key(), false)));
      }
      case VERSION -> renew(now, fails);
      default -> throw new AssertionError(action);
    }
  }

  private void renew(Instant now, boolean fails) {
    if (fails) {
      schedule = schedule.retry(now.plus(PAUSE));
      return;
    }
    boolean urgent =
        NextRenewal.of(policy, life, agenda).filter(next -> next.isUrgent(now)).isPresent();
    var replaced = life;
    life = next(now);
    agenda =
        agenda.retiring(
            new Retirement(replaced.version(), now.plus(policy.overlap().orElseThrow())));
    rest(now, urgent);
  }

  /** The issuer has revoked the version in service. */
  void revoke(Instant now) {
    if (agenda.revocationOf(life.version()).isEmpty()) {
      var standing = Standing.open(life.version(), "ca", now);
      agenda =
          agenda.withStanding(Optional.of(standing.revoked(new Standing.Revocation(now, 1, now))));
      reschedule();
    }
  }

  /** What was done but for making versions and keys. */
  List<String> log() {
    return log;
  }

  /** When each version was made. */
  List<Instant> made() {
    return made;
  }

  /** When versions were retired. */
  Map<Integer, Instant> retired() {
    return retired;
  }

  /** How many keys were made ahead. */
  int prepared() {
    return prepared;
  }
}
