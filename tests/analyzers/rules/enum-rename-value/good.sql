ALTER TYPE mood ADD VALUE 'best';
