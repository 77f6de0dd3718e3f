package io.certwright.internal.compromise;

import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.issue.Issuance;
import io.certwright.internal.keys.StandaloneKeys;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.version.KeyDesk;

/** What work on compromised keys needs of a vault. */
public record CompromiseTools(
    Gate gate,
    RecordStore records,
    Catalogue catalogue,
    Issuance issuance,
    KeyDesk desk,
    StandaloneKeys keys) {}
