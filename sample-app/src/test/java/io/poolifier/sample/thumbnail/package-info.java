@NullMarked
package io.poolifier.sample.thumbnail;

import org.jspecify.annotations.NullMarked;
