package io.certwright.event;

import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.util.Optional;

/** What a {@link VaultMeter} is told. New kinds may be added: have a default branch. */
public sealed interface Measurement {

  /**
   * A commit to the storage has ended.
   *
   * @param outcome how
   * @param operations how many operations shared it
   * @param took from its being handed to the storage until its outcome was known
   */
  record Committed(Committed.Outcome outcome, int operations, Duration took)
      implements Measurement {

    /** How a commit can end. */
    public enum Outcome {
      /** All of it is durable. */
      DONE,
      /** Somebody else changed something first; what was not in the way of that goes again. */
      REFUSED,
      /** The storage could not; nothing was written. */
      FAILED,
      /** It may or may not have been written. */
      UNKNOWN
    }
  }

  /**
   * An issuer outside was asked.
   *
   * @param issuer its name, in lower case
   * @param question what it was asked
   * @param answer what came of it
   * @param refusal the class of its refusal; empty: it did not refuse
   * @param took until it answered
   */
  record Asked(
      String issuer, Question question, Answer answer, Optional<Refusal> refusal, Duration took)
      implements Measurement {

    /** What an issuer is asked. */
    public enum Question {
      /** To issue. */
      SUBMIT,
      /** What has become of an order. */
      RESUME,
      /** When it wants a certificate renewed. */
      ADVICE,
      /** Whether it has revoked a certificate. */
      STATUS,
      /** To revoke a certificate. */
      REVOKE
    }

    /** What can come of it. */
    public enum Answer {
      /** It answered the question, or issued. */
      GIVEN,
      /** It will answer later. */
      PENDING,
      /** It refused. */
      REFUSED,
      /** It threw, or gave something that is no answer. */
      NONE
    }
  }

  /**
   * A step of the life cycle engine at a certificate has ended.
   *
   * @param kind what it was for
   * @param issuer whom it led to, in lower case; empty: to no issuer
   * @param outcome how it ended
   * @param refusal the class of its failure; empty: it did not fail
   * @param took how long it took
   * @param late how long after it was due it was begun
   */
  record Stepped(
      Kind kind,
      Optional<String> issuer,
      Stepped.Outcome outcome,
      Optional<Refusal> refusal,
      Duration took,
      Duration late)
      implements Measurement {

    /** What steps are for. */
    public enum Kind {
      /** A version, the first or a further one. */
      VERSION,
      /** To tell that a version nears its end. */
      NEAR_EXPIRY,
      /** To tell that a version has ended. */
      EXPIRED,
      /** To take a version out of service that was replaced. */
      RETIRE,
      /** To make the next key. */
      PREPARE,
      /** To ask the issuer when it wants a version renewed. */
      ADVICE,
      /** To ask the issuer whether it has revoked a version. */
      STATUS,
      /** To purge what was deleted. */
      PURGE,
      /** To look at a server. */
      PROBE,
      /** To make a revocation list. */
      CRL,
      /** To ask the issuer to revoke a certificate. */
      REVOKE,
      /** To go on with a compromised key. */
      COMPROMISE
    }

    /** How steps end. */
    public enum Outcome {
      /** It was done. */
      DONE,
      /** The issuer will answer later, or a person has to do something. */
      WAITS,
      /** It failed, and is tried again or given up. */
      FAILED
    }
  }

  /**
   * The life cycle engine has looked for what is due.
   *
   * @param due how many due certificates it saw; it looks at no more than it has room for
   * @param took how long that took, claiming them included
   */
  record Looked(int due, Duration took) implements Measurement {}

  /**
   * A listener was told of an event.
   *
   * @param listener its name, in lower case; {@code (of this process)} for those without one
   * @param outcome what came of it
   * @param took how long it took
   */
  record Delivered(String listener, Delivered.Outcome outcome, Duration took)
      implements Measurement {

    /** What can come of it. */
    public enum Outcome {
      /** It knows. */
      TOLD,
      /** It failed; it is told again later, or after a day of that not any more. */
      FAILED,
      /** It will not be told of this event. */
      REFUSED
    }
  }

  /**
   * Measurements were left out, because the meter was too slow.
   *
   * @param measurements how many since this was told last
   */
  record Lost(long measurements) implements Measurement {}
}
