package io.certwright.spring.boot;

import io.certwright.CertificateQuery;
import io.certwright.CertificateSummary;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.errors.NotFoundException;
import io.certwright.keystore.VaultKeyStore;
import io.certwright.spring.boot.CertwrightProperties.BundleProperties;
import io.certwright.tls.VaultTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * A TLS bundle of a vault. Its managers are live. Its key stores are what the vault showed at one
 * moment, because servers read key and chain in separate calls, between which a renewal may fall.
 */
final class VaultBundle {

  /** Handles need none, but some software refuses to go on without one. */
  private static final String PASSWORD = "";

  private static final int PAGE = 1000;

  private final Vault vault;
  private final String name;
  private final BundleProperties configured;

  VaultBundle(Vault vault, String name, BundleProperties configured) {
    this.vault = vault;
    this.name = name;
    this.configured = configured;
    if (configured.certificates().isEmpty()
        && configured.prefix() == null
        && configured.tag() == null
        && configured.trust().isEmpty()
        && configured.trustAuthorities().isEmpty()) {
      throw new ConfigurationException(
          "certwright.bundles." + name + " presents nothing and trusts nobody",
          "Set its certificates, prefix or tag, or its trust or trust-authorities.",
          null);
    }
  }

  /** What is shown now, in as few words as tell it from something else. */
  List<String> versions() {
    var versions = new ArrayList<String>();
    for (var certificate : names()) {
      versions.add(certificate + "/" + vault.get(certificate).version());
    }
    for (var anchors : configured.trust()) {
      for (var anchor : vault.trustBundles().get(anchors).anchors()) {
        versions.add(anchors + "/" + anchor.hashCode());
      }
    }
    for (var authority : configured.trustAuthorities()) {
      versions.add(authority + "/" + vault.get(authority).version());
    }
    return versions;
  }

  /** Shows it. */
  Shown show() {
    var versions = versions();
    var names = names();
    try {
      var stores = SslStoreBundle.of(keys(names), PASSWORD, anchors());
      var alias = names.isEmpty() ? null : names.iterator().next();
      var bundle =
          SslBundle.of(
              stores,
              SslBundleKey.of(null, alias),
              SslOptions.of(set(configured.ciphers()), set(configured.enabledProtocols())),
              SslBundle.DEFAULT_PROTOCOL,
              SslManagerBundle.of(keyManagers(names), trustManagers()));
      return new Shown(versions, bundle);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the TLS bundle \"" + name + "\" was not made", e);
    }
  }

  private Set<String> names() {
    var names = new LinkedHashSet<>(configured.certificates());
    var prefix = configured.prefix();
    if (prefix != null) {
      names.addAll(found(CertificateQuery.all().namePrefix(prefix)));
    }
    var tag = configured.tag();
    if (tag != null) {
      int colon = tag.indexOf(':');
      names.addAll(
          found(
              colon < 0
                  ? CertificateQuery.all().tag(tag)
                  : CertificateQuery.all().tag(tag.substring(0, colon), tag.substring(colon + 1))));
    }
    return names;
  }

  /** Those that have something to present. */
  private List<String> found(CertificateQuery query) {
    var names = new ArrayList<String>();
    var page = vault.search(query, PageRequest.first(PAGE));
    while (true) {
      page.items().stream()
          .map(CertificateSummary::name)
          .filter(found -> vault.find(found).isPresent())
          .forEach(names::add);
      if (page.next().isEmpty()) {
        return names;
      }
      page = vault.search(query, new PageRequest(page.next(), PAGE));
    }
  }

  private @Nullable KeyStore keys(Set<String> names) throws GeneralSecurityException, IOException {
    if (names.isEmpty()) {
      return null;
    }
    var live = VaultKeyStore.of(vault).names(names.toArray(new String[0])).open();
    var copy = KeyStore.getInstance(VaultKeyStore.TYPE, live.getProvider());
    copy.load(null, null);
    for (var certificate : names) {
      // Key and chain of one version.
      var entry = live.getEntry(certificate, null);
      if (!(entry instanceof KeyStore.PrivateKeyEntry found)) {
        throw new NotFoundException("certificate", certificate);
      }
      copy.setKeyEntry(
          certificate, found.getPrivateKey(), PASSWORD.toCharArray(), found.getCertificateChain());
    }
    return copy;
  }

  private @Nullable KeyStore anchors() throws GeneralSecurityException, IOException {
    if (trustsByDefault()) {
      return null;
    }
    var live =
        VaultKeyStore.of(vault)
            .withoutKeys()
            .trust(configured.trust().toArray(new String[0]))
            .open();
    var copy = KeyStore.getInstance(VaultKeyStore.TYPE, live.getProvider());
    copy.load(null, null);
    for (var alias : Collections.list(live.aliases())) {
      copy.setCertificateEntry(alias, live.getCertificate(alias));
    }
    for (var authority : configured.trustAuthorities()) {
      copy.setCertificateEntry(authority, vault.get(authority).x509());
    }
    return copy;
  }

  private boolean trustsByDefault() {
    return configured.trust().isEmpty() && configured.trustAuthorities().isEmpty();
  }

  private KeyManagerFactory keyManagers(Set<String> names) throws GeneralSecurityException {
    if (names.isEmpty()) {
      var none = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      none.init(null, null);
      return none;
    }
    return FixedFactories.of(
        VaultTls.of(vault).serve(names.toArray(new String[0])).consumer("spring").keyManager());
  }

  private TrustManagerFactory trustManagers() throws GeneralSecurityException {
    if (trustsByDefault()) {
      var platform = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      platform.init((KeyStore) null);
      return platform;
    }
    return FixedFactories.of(
        VaultTls.of(vault)
            .trustBundles(configured.trust().toArray(new String[0]))
            .trust(configured.trustAuthorities().toArray(new String[0]))
            .trustManager());
  }

  private static @Nullable Set<String> set(@Nullable List<String> values) {
    return values == null ? null : new LinkedHashSet<>(values);
  }
}
