package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.OcspEncoder.Standing;
import java.time.Instant;

/**
 * What an authority knows of a certificate that it issued.
 *
 * @param standing how it stands
 * @param ends when it ends
 */
record Known(Standing standing, Instant ends) {}
