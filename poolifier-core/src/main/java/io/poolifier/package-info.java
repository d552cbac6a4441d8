/**
 * Worker pools that run tasks, and the factory methods and builder that create them.
 */
@NullMarked
package io.poolifier;

import org.jspecify.annotations.NullMarked;
