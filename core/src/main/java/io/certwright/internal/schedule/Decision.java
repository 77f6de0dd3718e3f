package io.certwright.internal.schedule;

import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.KeyRenewal;
import io.certwright.policy.Renewal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is to be done next with a certificate: a pure function of its policy, its state and the
 * time.
 *
 * <p>Of several things that are due the one that was due first is done first, so that none waits
 * for another that comes up again and again; only that a version has ended is told before anything
 * else. What is done leaves a mark in the state, from which the next decision follows.
 *
 * @param action what; {@link Action#NOTHING} until {@code at}
 * @param at when it is, or was, due; empty: nothing will be by itself
 * @param code why, the same from version to version
 */
public record Decision(Action action, Optional<Instant> at, String code) {

  /** What can be done. */
  public enum Action {
    /** People are told that the version in service has ended. */
    EXPIRED,
    /** A version is issued, renewed, tried again or asked for. */
    VERSION,
    /** The server that presents a watched certificate is looked at. */
    PROBE,
    /** A version that was replaced goes out of service. */
    RETIRE,
    /** The next key is made ahead. */
    PREPARE,
    /** The issuer is asked whether it has revoked the version in service. */
    STATUS,
    /** The issuer is asked when it wants the version in service renewed. */
    ADVICE,
    /** People are told that the version in service nears its end. */
    NEAR_EXPIRY,
    /** What was deleted is purged. */
    PURGE,
    /** Nothing yet. */
    NOTHING
  }

  private static final Decision NEVER = new Decision(Action.NOTHING, Optional.empty(), "nothing");
  private static final Comparator<Strand> ORDER =
      Comparator.<Strand, Boolean>comparing(strand -> strand.action() != Action.EXPIRED)
          .thenComparing(Strand::at)
          .thenComparing(Strand::action);

  /**
   * What a decision depends on.
   *
   * @param policy the wanted state
   * @param current the life of the version in service; empty: there is none
   * @param busy whether an operation is in progress
   * @param schedule what happens next about a version
   * @param agenda what else there is to do, and the marks of what was done
   * @param purge when it is purged, because it was deleted; empty: it was not
   * @param leased until when somebody has it in hand; empty: nobody has
   */
  public record State(
      CertificatePolicy policy,
      Optional<Life> current,
      boolean busy,
      Schedule schedule,
      Agenda agenda,
      Optional<Instant> purge,
      Optional<Instant> leased) {}

  /**
   * One of the things that lie ahead.
   *
   * @param code gives why; to say it of a renewal takes working it out anew, and few ask
   */
  private record Strand(Action action, Instant at, Supplier<String> code) {

    Strand(Action action, Instant at, String code) {
      this(action, at, () -> code);
    }

    boolean isDue(Instant now) {
      return !at.isAfter(now);
    }
  }

  /** The decision. */
  public static Decision of(State state, Instant now) {
    if (state.leased().filter(now::isBefore).isPresent()) {
      return new Decision(Action.NOTHING, state.leased(), "leased");
    }
    var strands = strands(state);
    var due = strands.stream().filter(strand -> strand.isDue(now)).min(ORDER);
    if (due.isPresent()) {
      return decided(due.get().action(), due.get());
    }
    return strands.stream()
        .min(Comparator.comparing(Strand::at).thenComparing(ORDER))
        .map(next -> decided(Action.NOTHING, next))
        .orElse(NEVER);
  }

  private static Decision decided(Action action, Strand strand) {
    return new Decision(action, Optional.of(strand.at()), strand.code().get());
  }

  /** The first instant at which there is something to do; empty: never by itself. */
  public static Optional<Instant> due(State state) {
    var first = strands(state).stream().map(Strand::at).min(Comparator.naturalOrder());
    return first.map(at -> state.leased().filter(at::isBefore).orElse(at));
  }

  private static List<Strand> strands(State state) {
    if (state.purge().isPresent()) {
      return List.of(new Strand(Action.PURGE, state.purge().get(), "purge"));
    }
    var strands = new ArrayList<Strand>();
    state.schedule().at().ifPresent(at -> strands.add(main(state, at)));
    addRetirements(state, strands);
    state.current().ifPresent(life -> addLife(state, life, strands));
    return strands;
  }

  private static Strand main(State state, Instant at) {
    var reason = state.schedule().reason();
    if (reason == Schedule.Reason.PROBE) {
      return new Strand(Action.PROBE, at, "probe");
    }
    return switch (reason) {
      case ISSUE ->
          new Strand(Action.VERSION, at, state.schedule().attempts() > 0 ? "retry" : "issue");
      case RETRY ->
          new Strand(Action.VERSION, at, state.schedule().attempts() > 0 ? "retry" : "turn");
      case POLL -> new Strand(Action.VERSION, at, "order");
      default -> new Strand(Action.VERSION, at, () -> renewalCode(state));
    };
  }

  private static String renewalCode(State state) {
    return state
        .current()
        .flatMap(life -> NextRenewal.of(state.policy(), life, state.agenda()))
        .map(NextRenewal::code)
        .orElse(NextRenewal.BY_RULE);
  }

  private static void addRetirements(State state, List<Strand> strands) {
    state
        .agenda()
        .nextRetirement(state.current().map(Life::version))
        .ifPresent(next -> strands.add(new Strand(Action.RETIRE, next.at(), "overlap-over")));
  }

  private static void addLife(State state, Life life, List<Strand> strands) {
    var told = state.agenda().told(life.version());
    if (!told.expired()) {
      strands.add(new Strand(Action.EXPIRED, life.end(), "expired"));
      Thresholds.of(state.policy().notifications(), life).stream()
          .filter(threshold -> !told.covers(threshold.at()))
          .findFirst()
          .ifPresent(next -> strands.add(new Strand(Action.NEAR_EXPIRY, next.at(), "near-expiry")));
    }
    addKey(state, life, strands);
    addQuestions(state, life, strands);
  }

  private static void addKey(State state, Life life, List<Strand> strands) {
    boolean rests = state.schedule().reason() == Schedule.Reason.RENEW;
    boolean there = state.agenda().prepared().filter(key -> key.fits(state.policy())).isPresent();
    if (rests && !there && state.policy().keyRenewal() instanceof KeyRenewal.Prepared prepared) {
      state
          .schedule()
          .at()
          .map(at -> at.minus(prepared.lead()))
          .map(at -> at.isBefore(life.issued()) ? life.issued() : at)
          .map(at -> state.agenda().keyAgain().filter(at::isBefore).orElse(at))
          .ifPresent(at -> strands.add(new Strand(Action.PREPARE, at, "key-ahead")));
    }
  }

  private static void addQuestions(State state, Life life, List<Strand> strands) {
    if (state.busy()) {
      return;
    }
    state
        .agenda()
        .standingOf(life.version())
        .filter(standing -> standing.revocation().isEmpty())
        .map(Standing::askAt)
        .filter(at -> !at.isAfter(life.notAfter()))
        .ifPresent(at -> strands.add(new Strand(Action.STATUS, at, "status")));
    state
        .agenda()
        .adviceOn(life.version())
        .filter(advice -> !state.policy().renewal().equals(Renewal.never()))
        .map(Advice::askAt)
        .filter(at -> !at.isAfter(life.notAfter()))
        .ifPresent(at -> strands.add(new Strand(Action.ADVICE, at, "advice")));
  }
}
