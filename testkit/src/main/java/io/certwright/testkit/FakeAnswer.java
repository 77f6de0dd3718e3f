package io.certwright.testkit;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Duration;
import java.util.Optional;

/** A line in the script of a {@link FakeCa}: how it answers one call. */
public sealed interface FakeAnswer {

  /** With the certificate that was asked for. */
  static FakeAnswer issue() {
    return new Issue(Optional.empty());
  }

  /** With a certificate that has a flaw. It does not count as issued. */
  static FakeAnswer flawed(CertificateFlaw flaw) {
    return new Issue(Optional.of(flaw));
  }

  /** It issues the certificate that was asked for, but the answer is lost: the call throws. */
  static FakeAnswer issueAndLoseReply() {
    return new LoseReply();
  }

  /**
   * Not yet.
   *
   * @param order the order bytes
   * @param after how long from now it is worth asking again
   */
  static FakeAnswer pending(Bytes order, Duration after) {
    return new Wait(order, after);
  }

  /**
   * No.
   *
   * @param retryAfter how long it asks to be left alone; empty: it does not say
   */
  static FakeAnswer refuse(Refusal refusal, String code, Optional<Duration> retryAfter) {
    return new Refuse(refusal, code, retryAfter);
  }

  /** Not at all: the call throws this. */
  static FakeAnswer fail(RuntimeException failure) {
    return new Fail(failure);
  }

  /**
   * With a certificate.
   *
   * @param flaw what is wrong with it; empty: nothing
   */
  record Issue(Optional<CertificateFlaw> flaw) implements FakeAnswer {}

  /** With a certificate that the caller does not get to see. */
  record LoseReply() implements FakeAnswer {}

  /**
   * With patience.
   *
   * @param order the order bytes
   * @param after how long
   */
  record Wait(Bytes order, Duration after) implements FakeAnswer {}

  /**
   * With no.
   *
   * @param refusal what kind of no
   * @param code the CA's code
   * @param retryAfter how long to leave it alone
   */
  record Refuse(Refusal refusal, String code, Optional<Duration> retryAfter)
      implements FakeAnswer {}

  /**
   * With an exception.
   *
   * @param failure the exception
   */
  record Fail(RuntimeException failure) implements FakeAnswer {}
}
