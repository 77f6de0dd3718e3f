/**
 * What a node knows of the storage that it shares with others: its time, whether it answers, and
 * how old what the caches hold may be.
 */
@NullMarked
package io.certwright.internal.node;

import org.jspecify.annotations.NullMarked;
