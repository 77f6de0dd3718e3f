package io.certwright.lifecycle;

import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Instant;
import java.util.Optional;

/** What a life cycle engine did or met. Each event tells of something that is durable already. */
public sealed interface LifecycleEvent {

  /** The certificate that it is about, by its name in lower case. */
  String certificate();

  /**
   * The first version was issued.
   *
   * @param certificate the certificate
   * @param version the version
   * @param serialNumber its serial number in hexadecimal
   * @param notAfter when it ends
   * @param next when it will be renewed; empty: never
   */
  record Issued(
      String certificate,
      String version,
      String serialNumber,
      Instant notAfter,
      Optional<Instant> next)
      implements LifecycleEvent {}

  /**
   * A further version was issued.
   *
   * @param certificate the certificate
   * @param previous the version that was current before
   * @param version the version that is current now
   * @param serialNumber its serial number in hexadecimal
   * @param notAfter when it ends
   * @param next when it will be renewed; empty: never
   */
  record Renewed(
      String certificate,
      String previous,
      String version,
      String serialNumber,
      Instant notAfter,
      Optional<Instant> next)
      implements LifecycleEvent {}

  /**
   * A deleted certificate was purged at its time: neither it nor its keys are left.
   *
   * @param certificate the certificate
   */
  record Purged(String certificate) implements LifecycleEvent {}

  /**
   * The issuer has not decided yet.
   *
   * @param certificate the certificate
   * @param next when it will be asked again
   */
  record Waiting(String certificate, Instant next) implements LifecycleEvent {}

  /**
   * A request waits for somebody to take it to a CA, and to merge what that gives; it is told once,
   * when the request was made.
   *
   * @param certificate the certificate, whose operation has the request
   * @param notAfter when the current version ends; empty: there is none
   */
  record RequestReady(String certificate, Optional<Instant> notAfter) implements LifecycleEvent {}

  /**
   * An attempt failed.
   *
   * @param certificate the certificate
   * @param refusal what kind of failure
   * @param code the issuer's code, or the library's
   * @param message what a person should read
   * @param attempt how many attempts have failed in a row
   * @param next when the next one is made; empty: unknown, because not even that could be stored
   */
  record Failed(
      String certificate,
      Refusal refusal,
      String code,
      String message,
      int attempt,
      Optional<Instant> next)
      implements LifecycleEvent {}
}
