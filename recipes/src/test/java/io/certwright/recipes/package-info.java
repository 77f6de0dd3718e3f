/** TLS of a vault in the servers and clients of others. */
package io.certwright.recipes;
