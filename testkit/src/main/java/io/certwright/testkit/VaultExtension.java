package io.certwright.testkit;

import io.certwright.Vault;
import io.certwright.lifecycle.LifecycleManager;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a JUnit test a {@link TestVault} as a parameter, or what belongs to it: its {@link Vault},
 * {@link SettableClock}, {@link FakeCa} and {@link LifecycleManager}. It is the same one for all
 * parameters of a test, {@code @BeforeEach} and {@code @AfterEach} methods included, another one
 * for each test, and closed after it. One that a {@code @BeforeAll} method takes is that of all
 * tests of its class.
 *
 * <p>{@link TlsMaterial} may be a parameter as well: each is a certificate of its own for {@code
 * localhost} and the loopback addresses, issued by the {@link FakeCa}, and trust in what that
 * issues; two of them are server and client.
 *
 * <p>Registered by {@link VaultTest}, by {@code @ExtendWith(VaultExtension.class)}, or as a field
 * with {@code @RegisterExtension} where the clock is to begin at another instant.
 */
public final class VaultExtension implements ParameterResolver {

  private static final ExtensionContext.Namespace STORED =
      ExtensionContext.Namespace.create(VaultExtension.class);

  private static final Map<Class<?>, Function<TestVault, Object>> GIVEN =
      Map.of(
          TestVault.class, test -> test,
          Vault.class, TestVault::vault,
          SettableClock.class, TestVault::clock,
          FakeCa.class, TestVault::ca,
          LifecycleManager.class, TestVault::lifecycle,
          TlsMaterial.class, VaultExtension::material);

  private final Instant start;

  /** One whose vaults begin at {@link TestVault#START}. */
  public VaultExtension() {
    this(TestVault.START);
  }

  private VaultExtension(Instant start) {
    this.start = start;
  }

  /** One whose vaults begin at this instant. */
  public static VaultExtension startingAt(Instant instant) {
    return new VaultExtension(instant);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return GIVEN.containsKey(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var given = GIVEN.get(parameter.getParameter().getType());
    if (given == null) {
      throw new ParameterResolutionException(
          "VaultExtension gives no " + parameter.getParameter().getType().getName());
    }
    return given.apply(testVault(context));
  }

  private TestVault testVault(ExtensionContext context) {
    return context
        .getStore(STORED)
        .getOrComputeIfAbsent(Stored.class, key -> Stored.startingAt(start), Stored.class)
        .vault();
  }

  private static TlsMaterial material(TestVault test) {
    var localhost = test.ca().certificate("localhost", "127.0.0.1", "::1").build();
    return TlsMaterial.at(test.clock()).present(localhost).trust(test.ca()).build();
  }

  /** What JUnit closes: by one interface before 5.13, by the other from then on. */
  @SuppressWarnings("deprecation")
  private record Stored(TestVault vault)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {

    static Stored startingAt(Instant start) {
      return new Stored(TestVault.startingAt(start));
    }

    @Override
    public void close() {
      vault.close();
    }
  }
}
