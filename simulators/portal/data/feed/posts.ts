import { Collection } from '../collection.ts';
import { defineStore } from '../store.ts';

/** A message of the activity stream. */
export interface Post {
  readonly id: number;
  readonly title: string;
  readonly text: string;
  readonly authorId: number;
  /** Milliseconds since the Unix epoch. */
  readonly publishedAt: number;
  /** Who may read it: `UA` everybody, `U5` a user, `SG4` a workgroup, `DR3` a department with those below. */
  readonly destinations: readonly string[];
  /** Ids of attachments. */
  readonly files: readonly number[];
  readonly important: boolean;
  readonly importantUntil: number | null;
  readonly tags: readonly string[];
}

/** An answer to a message. */
export interface PostComment {
  readonly id: number;
  readonly postId: number;
  readonly authorId: number;
  readonly text: string;
  readonly createdAt: number;
  readonly files: readonly number[];
}

export const postsStore = defineStore('posts', () => new Collection<Post>());

export const postCommentsStore = defineStore(
  'postComments',
  () => new Collection<PostComment>({ postId: (row) => row.postId, authorId: (row) => row.authorId }),
);
