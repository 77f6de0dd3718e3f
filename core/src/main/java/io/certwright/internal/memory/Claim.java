package io.certwright.internal.memory;

import io.certwright.spi.storage.ClaimId;
import java.time.Instant;

/** In whose hand a record is, or was last since it was put. */
record Claim(ClaimId id, Instant until) {}
