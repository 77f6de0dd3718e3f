package io.certwright.tests.properties;

import static org.assertj.core.api.Assertions.assertThat;

import io.certwright.Certificate;
import io.certwright.OperationStatus;
import io.certwright.Page;
import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.policy.CertificatePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The plain map that stands for a vault. */
final class VaultModel {

  private record Entry(String name, CertificatePolicy policy, List<Certificate> versions) {}

  private final TreeMap<String, Entry> entries = new TreeMap<>();

  /** A certificate was made. */
  void made(String name, CertificatePolicy policy, Certificate version) {
    var before = entries.get(name.toLowerCase(Locale.ROOT));
    var versions = new ArrayList<>(before == null ? List.of() : before.versions);
    versions.add(version);
    entries.put(
        name.toLowerCase(Locale.ROOT),
        new Entry(before == null ? name : before.name, policy, versions));
  }

  Optional<CertificatePolicy> policy(String name) {
    return Optional.ofNullable(entries.get(name.toLowerCase(Locale.ROOT))).map(Entry::policy);
  }

  /** Everything that can be asked gives what the map holds. */
  void check(Vault vault) {
    var serials = new HashSet<String>();
    entries.forEach(
        (id, entry) -> {
          var newest = entry.versions.get(entry.versions.size() - 1);
          assertThat(vault.get(id)).isEqualTo(newest);
          assertThat(vault.find(id.toUpperCase(Locale.ROOT))).contains(newest);
          assertThat(vault.get(id).name()).isEqualTo(entry.name);
          assertThat(vault.policy(id)).isEqualTo(entry.policy);
          assertThat(vault.operation(id).orElseThrow().status())
              .isEqualTo(OperationStatus.COMPLETED);
          for (var version : entry.versions) {
            assertThat(vault.getVersion(id, version.version()).x509()).isEqualTo(version.x509());
            assertThat(serials.add(version.serialNumber()))
                .as("a serial number of its own")
                .isTrue();
          }
          var newestFirst = new ArrayList<>(entry.versions);
          Collections.reverse(newestFirst);
          assertThat(all(page -> vault.listVersions(id, page), 2)).isEqualTo(newestFirst);
        });
    for (int size : List.of(1, 3, 1000)) {
      assertThat(all(vault::list, size))
          .extracting(line -> line.name() + " " + line.version().orElseThrow())
          .containsExactlyElementsOf(entries.values().stream().map(VaultModel::line).toList());
    }
  }

  private static String line(Entry entry) {
    return entry.name + " " + entry.versions.get(entry.versions.size() - 1).version();
  }

  private static <T> List<T> all(Function<PageRequest, Page<T>> listing, int size) {
    var items = new ArrayList<T>();
    var request = Optional.of(PageRequest.first(size));
    while (request.isPresent()) {
      var page = listing.apply(request.get());
      assertThat(page.damaged()).isEmpty();
      assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
      items.addAll(page.items());
      request = page.next().map(PageRequest.first(size)::after);
    }
    return items;
  }
}
