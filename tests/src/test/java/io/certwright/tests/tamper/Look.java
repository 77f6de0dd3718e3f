package io.certwright.tests.tamper;

import io.certwright.PageRequest;
import io.certwright.Vault;
import io.certwright.audit.AuditFinding;
import io.certwright.errors.IntegrityException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.VaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Everything that a user sees who opens a vault and looks at all of it, which writes nothing.
 *
 * @param refusal what opening threw; empty: it opened
 * @param loaded the certificates that could be read with all of their versions
 * @param complaints what reading threw or reported, by what was read
 * @param findings what the verification found
 */
record Look(
    Optional<VaultException> refusal,
    List<String> loaded,
    TreeMap<String, String> complaints,
    List<AuditFinding> findings) {

  static Look at(Populated populated) {
    var complaints = new TreeMap<String, String>();
    var loaded = new ArrayList<String>();
    try (var vault = populated.look()) {
      for (var name : Populated.NAMES) {
        if (reads(vault, name, complaints)) {
          loaded.add(name);
        }
      }
      var listed = vault.list(PageRequest.first(100));
      if (!listed.damaged().isEmpty()) {
        complaints.put("list", String.join("; ", listed.damaged()));
      }
      return new Look(Optional.empty(), loaded, complaints, vault.audit().verify().findings());
    } catch (VaultException e) {
      return new Look(Optional.of(e), loaded, complaints, List.of());
    }
  }

  private static boolean reads(Vault vault, String name, TreeMap<String, String> complaints) {
    try {
      vault.get(name);
      vault.policy(name);
      var versions = vault.listVersions(name, PageRequest.first(100));
      if (!versions.damaged().isEmpty()) {
        complaints.put(name, String.join("; ", versions.damaged()));
        return false;
      }
      return true;
    } catch (IntegrityException | NotFoundException e) {
      complaints.put(name, e.getMessage());
      return false;
    }
  }

  /** Whether the vault is as it should be. */
  boolean isClean() {
    return refusal.isEmpty()
        && loaded.equals(Populated.NAMES)
        && complaints.isEmpty()
        && findings.isEmpty();
  }

  /** Whether anything names this record. */
  boolean names(String place) {
    return refusal.filter(e -> e.getMessage().contains(place)).isPresent()
        || complaints.values().stream().anyMatch(text -> text.contains(place))
        || isFound(place);
  }

  /** Whether the verification found something about this record, or about this entry. */
  boolean isFound(String place) {
    var entry = place.startsWith("audit/") ? place.substring("audit/".length()) : place;
    return findings.stream()
        .anyMatch(finding -> finding.place().equals(place) || finding.place().equals(entry));
  }
}
