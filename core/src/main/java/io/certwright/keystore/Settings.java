package io.certwright.keystore;

import io.certwright.CertificateQuery;
import io.certwright.errors.VaultException;
import io.certwright.keystore.Descriptor.Line;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a descriptor says, by meaning.
 *
 * @param storage the line with the storage's address
 * @param storageSettings the lines of the storage's own settings, by what stands behind {@code
 *     storage.}
 * @param passphrase what opens the vault
 */
record Settings(
    Line storage,
    Map<String, Line> storageSettings,
    Optional<Line> vault,
    Line passphrase,
    Optional<Line> identity,
    boolean keys,
    Set<String> names,
    Optional<CertificateQuery> query,
    Set<String> bundles,
    boolean writable,
    boolean exporting) {

  private static final String STORAGE_SETTING = "storage.";

  private static final Set<String> KEYS =
      new TreeSet<>(
          List.of(
              "certificates",
              "export",
              "identity",
              "issuer",
              "passphrase",
              "prefix",
              "storage",
              "tag",
              "trust",
              "vault",
              "writable"));

  /** Reads them. */
  static Settings of(Descriptor descriptor) throws DescriptorException {
    var settings = new LinkedHashMap<String, Line>();
    for (var line : descriptor.lines().values()) {
      if (line.key().startsWith(STORAGE_SETTING)) {
        settings.put(line.key().substring(STORAGE_SETTING.length()), line);
      } else if (!KEYS.contains(line.key())) {
        throw unknown(line, KEYS);
      }
    }
    var certificates = descriptor.find("certificates").map(Line::value).orElse("all");
    boolean keys = !certificates.equals("none");
    return new Settings(
        required(descriptor, "storage", "where the vault is, as in storage = file:/var/lib/vault"),
        settings,
        descriptor.find("vault"),
        required(descriptor, "passphrase", "where the passphrase is, as in passphrase = password"),
        descriptor.find("identity"),
        keys,
        certificates.equals("all") || !keys ? Set.of() : list(descriptor, "certificates"),
        query(descriptor),
        list(descriptor, "trust"),
        flag(descriptor, "writable"),
        flag(descriptor, "export"));
  }

  /** That a key means nothing here, and which one may have been meant. */
  static DescriptorException unknown(Line line, Set<String> known) {
    var near =
        known.stream()
            .filter(key -> Spelling.isNear(key, line.key()))
            .findFirst()
            .map(key -> "; did you mean \"" + key + "\"?")
            .orElse("; known are " + String.join(", ", known));
    return new DescriptorException(line.number(), "unknown key \"" + line.key() + "\"" + near);
  }

  private static Line required(Descriptor descriptor, String key, String what)
      throws DescriptorException {
    var line = descriptor.find(key);
    if (line.isEmpty()) {
      throw new DescriptorException("\"" + key + "\" is missing: " + what);
    }
    return line.get();
  }

  private static boolean flag(Descriptor descriptor, String key) throws DescriptorException {
    var line = descriptor.find(key);
    if (line.isEmpty() || line.get().value().equals("no")) {
      return false;
    }
    if (!line.get().value().equals("yes")) {
      throw new DescriptorException(line.get().number(), "\"" + key + "\" is yes or no");
    }
    return true;
  }

  private static Set<String> list(Descriptor descriptor, String key) throws DescriptorException {
    var found = new LinkedHashSet<String>();
    var line = descriptor.find(key);
    if (line.isPresent()) {
      for (var item : line.get().value().split(",", -1)) {
        var name = Aliases.name(item.strip());
        if (name.isEmpty()) {
          throw new DescriptorException(
              line.get().number(),
              "\""
                  + key
                  + "\" is a list of names with commas between them; a name is 1 to 127"
                  + " letters, digits and hyphens");
        }
        found.add(name.get());
      }
    }
    return found;
  }

  private static Optional<CertificateQuery> query(Descriptor descriptor)
      throws DescriptorException {
    var query = CertificateQuery.all();
    boolean any = false;
    for (var key : List.of("prefix", "issuer", "tag")) {
      var line = descriptor.find(key);
      if (line.isPresent()) {
        query = narrowed(query, line.get());
        any = true;
      }
    }
    return any ? Optional.of(query) : Optional.empty();
  }

  private static CertificateQuery narrowed(CertificateQuery query, Line line)
      throws DescriptorException {
    UnaryOperator<CertificateQuery> more =
        switch (line.key()) {
          case "prefix" -> q -> q.namePrefix(line.value());
          case "issuer" -> q -> q.issuer(line.value());
          default -> q -> tagged(q, line.value());
        };
    try {
      return more.apply(query);
    } catch (VaultException e) {
      throw new DescriptorException(line.number(), "\"" + line.key() + "\": " + e.getMessage(), e);
    }
  }

  /** A tag's key, or that and its value behind a colon. */
  private static CertificateQuery tagged(CertificateQuery query, String tag) {
    int colon = tag.indexOf(':');
    return colon < 0
        ? query.tag(tag)
        : query.tag(tag.substring(0, colon), tag.substring(colon + 1));
  }
}
