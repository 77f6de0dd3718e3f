package io.certwright.testkit;

import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuanceRequest;
import io.certwright.spi.issuer.Issuer;
import io.certwright.spi.issuer.IssuerAccount;
import io.certwright.spi.issuer.IssuerAnswer;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.issuer.IssuerProvider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Makes issuers of the configurations that are stored in a vault, all of them at the counter of one
 * {@link FakeCa}. It wants credentials: an account with none is refused when it is connected, one
 * with others than expected by each answer. It remembers the accounts, without the credentials.
 *
 * <p>Thread-safe.
 */
public final class FakeIssuerProvider implements IssuerProvider {

  private final String type;
  private final FakeCa ca;
  private final char[] expected;
  private final List<Account> accounts = new ArrayList<>();
  private final AtomicReference<Optional<RuntimeException>> failure =
      new AtomicReference<>(Optional.empty());

  /**
   * An account that was connected.
   *
   * @param name the name that policies know it by
   * @param account the account's id
   * @param organisation the organisation's id
   * @param settings the settings
   */
  public record Account(
      String name,
      Optional<String> account,
      Optional<String> organisation,
      Map<String, String> settings) {}

  private FakeIssuerProvider(String type, FakeCa ca, char[] expected) {
    this.type = type;
    this.ca = ca;
    this.expected = expected;
  }

  /**
   * A provider of a type.
   *
   * @param credentials those that the CA accepts; copied
   */
  public static FakeIssuerProvider of(String type, FakeCa ca, char[] credentials) {
    return new FakeIssuerProvider(type, ca, credentials.clone());
  }

  /** Has the next call of {@link #connect} throw this. */
  public void failNext(RuntimeException thrown) {
    failure.set(Optional.of(thrown));
  }

  /** Every account that was connected so far, in order. */
  public synchronized List<Account> accounts() {
    return List.copyOf(accounts);
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public Issuer connect(IssuerAccount account) {
    failure
        .getAndSet(Optional.empty())
        .ifPresent(
            thrown -> {
              throw thrown;
            });
    var credentials =
        account
            .credentials()
            .orElseThrow(() -> new IllegalArgumentException("credentials are missing"));
    synchronized (this) {
      accounts.add(
          new Account(
              account.name(), account.account(), account.organisation(), account.settings()));
    }
    return Arrays.equals(credentials, expected) ? ca : new Stranger();
  }

  /** Whom the CA does not know. */
  private static final class Stranger implements Issuer {
    @Override
    public IssuerAnswer submit(IssuanceRequest request) {
      return refused();
    }

    @Override
    public IssuerAnswer resume(IssuanceRequest request, Bytes order) {
      return refused();
    }

    private static IssuerAnswer refused() {
      return new IssuerAnswer.Refused(
          Refusal.MISCONFIGURED, "bad-credentials", "who are you?", Optional.empty());
    }
  }

  @Override
  public String toString() {
    return "FakeIssuerProvider[" + type + "]";
  }
}
