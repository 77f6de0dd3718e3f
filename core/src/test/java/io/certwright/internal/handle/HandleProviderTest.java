package io.certwright.internal.handle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.spi.keys.DecryptionAlgorithm;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes the JVM's list of providers, and puts it back. */
class HandleProviderTest {
  private static final KeySpec[] KINDS = {
    KeySpec.RSA_2048, KeySpec.EC_P256, KeySpec.EC_P384, KeySpec.ED25519
  };

  private Provider[] before;

  @BeforeEach
  void startWithoutOurs() {
    ours().forEach(provider -> Security.removeProvider(provider.getName()));
    before = Security.getProviders();
  }

  @AfterEach
  void restoreProviders() {
    ours().forEach(provider -> Security.removeProvider(provider.getName()));
    Security.removeProvider("BC");
    anyHandle();
  }

  @Test
  void firstHandleAddsTheProviderAtTheEndOnce() {
    anyHandle();
    anyHandle();

    Provider[] after = Security.getProviders();
    assertThat(after).hasSize(before.length + 1).startsWith(before);
    assertThat(after[before.length]).isInstanceOf(HandleProvider.class);
    assertThat(after[before.length].getName()).isEqualTo("Certwright");
  }

  @Test
  void threadsThatStartTogetherAddOne() throws Exception {
    CyclicBarrier together = new CyclicBarrier(8);
    Callable<Object> first =
        () -> {
          together.await();
          return anyHandle();
        };
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      for (Future<Object> done :
          threads.invokeAll(List.of(first, first, first, first, first, first, first, first))) {
        done.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(ours()).hasSize(1);
  }

  @Test
  void providerThatWasRemovedComesBack() throws Exception {
    anyHandle();
    Security.removeProvider("Certwright");

    assertThat(signs(anyHandle(), "SHA256withECDSA")).isEqualTo("Certwright");
  }

  @Test
  void nameThatIsTakenIsLeftToItsOwner() throws Exception {
    Provider foreign = new ForeignProvider();
    Security.addProvider(foreign);

    assertThat(signs(anyHandle(), "SHA256withECDSA")).isEqualTo("Certwright-2");
    anyHandle();
    assertThat(Security.getProvider("Certwright")).isSameAs(foreign);
    assertThat(ours()).extracting(Provider::getName).containsExactly("Certwright", "Certwright-2");
  }

  @Test
  void secondCopyOfTheLibraryServesItsOwnHandles() throws Exception {
    PrivateKey own = anyHandle();
    URL[] places = {placeOf(KeyHandles.class), placeOf(KeySpec.class)};
    try (URLClassLoader loader = new URLClassLoader(places, null)) {
      PrivateKey copy = handleOfAnotherCopy(loader);

      assertThat(copy.getClass()).isNotSameAs(own.getClass());
      assertThat(signs(copy, "SHA256withECDSA")).isEqualTo("Certwright-2");
      assertThat(signs(own, "SHA256withECDSA")).isEqualTo("Certwright");
    }
  }

  @Test
  void bouncyCastleInFrontDoesNotTakeHandles() throws Exception {
    Security.insertProviderAt(new BouncyCastleProvider(), 1);

    for (KeySpec spec : KINDS) {
      KeyPair pair = SoftwareKeys.shared(spec);
      for (String algorithm : fixedAlgorithms(spec)) {
        assertThat(signs(SoftwareKeys.handle(pair, spec, "shop@7"), algorithm))
            .as(algorithm)
            .isEqualTo("Certwright");
      }
    }
    Signature pss = Signature.getInstance("RSASSA-PSS");
    pss.initSign(
        SoftwareKeys.handle(SoftwareKeys.shared(KeySpec.RSA_2048), KeySpec.RSA_2048, "shop@7"));
    pss.setParameter(SoftwareKeys.parameters(SignatureAlgorithm.RSA_PSS_SHA256));
    pss.update((byte) 1);
    assertThat(pss.sign()).hasSize(256);
    assertThat(pss.getProvider().getName()).isEqualTo("Certwright");
  }

  @Test
  void ordinaryKeysNeverEndAtOursWhereverItStands() throws Exception {
    for (int position : new int[] {1, before.length / 2, before.length + 1}) {
      ours().forEach(provider -> Security.removeProvider(provider.getName()));
      Security.insertProviderAt(new HandleProvider("Certwright"), position);

      for (KeySpec spec : KINDS) {
        KeyPair pair = SoftwareKeys.shared(spec);
        for (String algorithm : fixedAlgorithms(spec)) {
          Signature signer = Signature.getInstance(algorithm);
          signer.initSign(pair.getPrivate());
          signer.update((byte) 1);
          Signature verifier = Signature.getInstance(algorithm);
          verifier.initVerify(pair.getPublic());
          verifier.update((byte) 1);

          assertThat(verifier.verify(signer.sign())).isTrue();
          assertThat(signer.getProvider()).isNotInstanceOf(HandleProvider.class);
          assertThat(verifier.getProvider()).isNotInstanceOf(HandleProvider.class);
        }
      }
      ordinaryPssNeverEndsAtOurs();
      ordinaryKeysGoOnWhereParametersComeFirst();
      ordinaryCiphersNeverEndAtOurs();
    }
  }

  @Test
  void everyOtherServiceIsAnsweredAsBefore() {
    Map<String, String> answeredBefore = firstAnswers();

    anyHandle();

    assertThat(answeredBefore).hasSizeGreaterThan(200);
    Map<String, String> answers = firstAnswers();
    assertThat(answers).containsAllEntriesOf(answeredBefore);
    answers.keySet().removeAll(answeredBefore.keySet());
    // What the platform does not have is ours alone: its keys cannot be anybody else's either.
    // The platform has the same ciphers, but not under their whole names.
    assertThat(answers.keySet())
        .allMatch(
            name ->
                name.matches(
                    "Signature\\.(ML|SLH)-DSA.*|KeyStore\\.Certwright|Cipher\\.RSA/ECB/.*"));
    assertThat(answers).doesNotContainKeys("Cipher.RSA", "KeyFactory.RSA", "KeyStore.PKCS12");
  }

  private static void ordinaryPssNeverEndsAtOurs() throws Exception {
    KeyPair pair = SoftwareKeys.shared(KeySpec.RSA_2048);
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.initSign(pair.getPrivate());
    signer.setParameter(SoftwareKeys.parameters(SignatureAlgorithm.RSA_PSS_SHA256));
    signer.update((byte) 1);
    Signature verifier = Signature.getInstance("RSASSA-PSS");
    verifier.initVerify(pair.getPublic());
    verifier.setParameter(SoftwareKeys.parameters(SignatureAlgorithm.RSA_PSS_SHA256));
    verifier.update((byte) 1);

    assertThat(verifier.verify(signer.sign())).isTrue();
    assertThat(signer.getProvider()).isNotInstanceOf(HandleProvider.class);
    assertThat(verifier.getProvider()).isNotInstanceOf(HandleProvider.class);
  }

  /** JCA settles on the first provider of the name, which may be ours, before it knows the key. */
  private static void ordinaryKeysGoOnWhereParametersComeFirst() throws Exception {
    KeyPair pair = SoftwareKeys.shared(KeySpec.RSA_2048);
    for (PSSParameterSpec params :
        List.of(
            (PSSParameterSpec) SoftwareKeys.parameters(SignatureAlgorithm.RSA_PSS_SHA512),
            new PSSParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, 20, 1))) {
      Signature signer = Signature.getInstance("RSASSA-PSS");
      signer.setParameter(params);
      signer.initSign(pair.getPrivate());
      signer.update(new byte[] {1, 2, 3}, 0, 2);
      signer.update(ByteBuffer.wrap(new byte[] {3}));
      byte[] signature = signer.sign();
      Signature verifier = Signature.getInstance("RSASSA-PSS");
      verifier.setParameter(params);
      verifier.initVerify(pair.getPublic());
      verifier.update((byte) 1);
      verifier.update((byte) 2);
      verifier.update((byte) 3);
      assertThat(verifier.verify(signature)).isTrue();
      assertThat(verifier.getParameters().getParameterSpec(PSSParameterSpec.class).getSaltLength())
          .isEqualTo(params.getSaltLength());
    }
    Signature signer = Signature.getInstance("RSASSA-PSS");
    signer.setParameter(SoftwareKeys.parameters(SignatureAlgorithm.RSA_PSS_SHA256));
    assertThatThrownBy(() -> signer.initSign(SoftwareKeys.shared(KeySpec.EC_P256).getPrivate()))
        .isInstanceOf(InvalidKeyException.class);
  }

  private static void ordinaryCiphersNeverEndAtOurs() throws Exception {
    KeyPair pair = SoftwareKeys.shared(KeySpec.RSA_2048);
    for (DecryptionAlgorithm algorithm : DecryptionAlgorithm.values()) {
      Cipher encrypting = Cipher.getInstance(algorithm.jcaName());
      encrypting.init(Cipher.ENCRYPT_MODE, pair.getPublic());
      Cipher decrypting = Cipher.getInstance(algorithm.jcaName());
      decrypting.init(Cipher.DECRYPT_MODE, pair.getPrivate());
      assertThat(decrypting.doFinal(encrypting.doFinal(new byte[] {42}))).containsExactly(42);
      assertThat(decrypting.getProvider()).isNotInstanceOf(HandleProvider.class);
    }
  }

  /** Which provider answers first, for every type and algorithm there is. */
  private static Map<String, String> firstAnswers() {
    Map<String, String> answers = new TreeMap<>();
    for (Provider provider : Security.getProviders()) {
      for (Provider.Service service : provider.getServices()) {
        answers.putIfAbsent(service.getType() + "." + service.getAlgorithm(), provider.getName());
      }
    }
    return answers;
  }

  private static List<String> fixedAlgorithms(KeySpec spec) {
    List<String> algorithms = new ArrayList<>();
    for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
      if (algorithm.worksWith(spec) && SoftwareKeys.parameters(algorithm) == null) {
        algorithms.add(algorithm.jcaName());
      }
    }
    return algorithms;
  }

  private static String signs(PrivateKey handle, String algorithm) throws Exception {
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(handle);
    signer.update((byte) 1);
    assertThat(signer.sign()).isNotEmpty();
    return signer.getProvider().getName();
  }

  private static PrivateKey anyHandle() {
    return SoftwareKeys.handle(SoftwareKeys.shared(KeySpec.EC_P256), KeySpec.EC_P256, "shop@7");
  }

  private static PrivateKey handleOfAnotherCopy(ClassLoader loader) throws Exception {
    Class<?> use = loader.loadClass(KeyUse.class.getName());
    Class<?> spec = loader.loadClass(KeySpec.class.getName());
    InvocationHandler signs = (proxy, method, arguments) -> new byte[] {1};
    return (PrivateKey)
        loader
            .loadClass(KeyHandles.class.getName())
            .getMethod("handle", PublicKey.class, spec, String.class, use)
            .invoke(
                null,
                SoftwareKeys.shared(KeySpec.EC_P256).getPublic(),
                spec.getField("EC_P256").get(null),
                "other@1",
                Proxy.newProxyInstance(loader, new Class<?>[] {use}, signs));
  }

  private static URL placeOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static List<Provider> ours() {
    return Arrays.stream(Security.getProviders())
        .filter(provider -> provider.getName().startsWith("Certwright"))
        .toList();
  }

  private static final class ForeignProvider extends Provider {
    private static final long serialVersionUID = 1;

    ForeignProvider() {
      super("Certwright", "1", "of somebody else");
    }
  }
}
