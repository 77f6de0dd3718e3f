package io.certwright.internal.compromise;

import io.certwright.errors.VaultException;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.keys.KeyStatement;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.KeyProof;
import io.certwright.spi.Bytes;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a compromised key sign that it is, where the vault has it: so another vault of the storage
 * need not believe whoever wrote the entry.
 */
final class Notes {

  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
  private static final int FEW = 10;

  private final CompromiseTools tools;
  private final Having having;

  Notes(CompromiseTools tools) {
    this.tools = tools;
    this.having = new Having(tools.records());
  }

  /** The note; empty: the vault does not have the key, or it cannot be used now. */
  Optional<KeyProof> of(Bytes publicKey, Bytes keyHash) {
    var hash = HexFormat.of().formatHex(keyHash.toByteArray());
    try {
      for (var found : having.versions(hash, Optional.empty(), FEW).records()) {
        if (!(found.value().location() instanceof KeyLocation.Absent)) {
          var material = tools.desk().material(new CertificateSnapshot(found.value()));
          return Optional.of(KeyStatement.compromised(material, keyHash));
        }
      }
      for (var found : having.keys(hash, Optional.empty(), FEW).records()) {
        return Optional.of(KeyStatement.compromised(tools.keys().material(found.value()), keyHash));
      }
    } catch (VaultException e) {
      LOG.warn("the compromised key {} signs no note of it: {}", hash, e.getMessage());
    }
    return Optional.empty();
  }
}
