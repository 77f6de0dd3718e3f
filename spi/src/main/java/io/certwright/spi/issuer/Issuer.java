package io.certwright.spi.issuer;

import io.certwright.spi.Bytes;

/**
 * A certification authority outside the vault.
 *
 * <p>Before an issuer is asked, the vault commits the request: key, CSR and {@link
 * IssuanceRequest#operation()}. Whatever happens afterwards, it goes on with the same request and
 * never asks for a second certificate in its place.
 *
 * <p>Implementations are thread-safe and bound the time that a call can take. They keep nothing of
 * importance in memory: what they need to go on stands in the order bytes, which the vault keeps.
 * Whatever they throw counts as a {@linkplain IssuerAnswer.Refusal#TRANSIENT transient} refusal.
 */
public interface Issuer {

  /**
   * Asks for a certificate.
   *
   * <p>A call whose answer was lost (a crash, a timeout) is made again with the same request. An
   * issuer then goes on with what the first call began: it finds the order by the operation, by the
   * public key or by the CSR, and does not issue a second certificate.
   */
  IssuerAnswer submit(IssuanceRequest request);

  /**
   * Goes on with an order that was {@linkplain IssuerAnswer.Pending pending}, in this process or
   * after a restart.
   *
   * @param request the request that the order came from
   * @param order the bytes of the last {@link IssuerAnswer.Pending}
   */
  IssuerAnswer resume(IssuanceRequest request, Bytes order);
}
