@NullMarked
package io.poolifier.sample;

import org.jspecify.annotations.NullMarked;
