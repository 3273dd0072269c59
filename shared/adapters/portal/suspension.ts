import { Broken, Transient } from '../../kernel/outcome.ts';
import { type Text, text } from '../../kernel/text.ts';
import type { WireError } from './wire/envelope.ts';

interface Reason {
  readonly causeKey: string;
  readonly text: Text;
}

const authorisationLost: Reason = {
  causeKey: 'portal.authorisation-lost',
  text: text(
    'Портал больше не принимает авторизацию приложения. Откройте приложение в портале под администратором, чтобы подключить его заново.',
    'The portal no longer accepts the authorisation of the application. Open the application in the portal as an administrator to connect it again.',
  ),
};

const reasons: Readonly<Record<string, Reason>> = {
  payment_required: {
    causeKey: 'portal.payment-required',
    text: text(
      'Закончился оплаченный или пробный период приложения на портале. Продлите подписку в Битрикс24, затем нажмите «Продолжить».',
      'The paid or trial period of the application on the portal has ended. Renew the subscription in Bitrix24, then press "Resume".',
    ),
  },
  access_denied: {
    causeKey: 'portal.commercial-plan-needed',
    text: text(
      'REST API доступен только на коммерческих тарифах. Оплатите тариф портала, затем нажмите «Продолжить».',
      'The REST API is available on commercial plans only. Pay for a plan of the portal, then press "Resume".',
    ),
  },
  portal_deleted: {
    causeKey: 'portal.deleted',
    text: text('Портал удалён или закрыт.', 'The portal was deleted or closed.'),
  },
  overload_limit: {
    causeKey: 'portal.overload-block',
    text: text(
      'Битрикс24 заблокировал REST API портала из-за перегрузки. Обратитесь в поддержку Битрикс24.',
      'Bitrix24 has blocked the REST API of the portal because of overload. Ask the support of Bitrix24.',
    ),
  },
  user_access_error: {
    causeKey: 'portal.user-access',
    text: text(
      'У пользователя, который подключал приложение, больше нет доступа к нему. Дайте доступ в настройках приложения на портале.',
      'The user who connected the application has no access to it any more. Grant access in the settings of the application on the portal.',
    ),
  },
};

/** The installation is out of order until a person does something; the text says what. */
export function suspended(error: WireError): Broken {
  const { causeKey, text: said } = reasons[error.code.toLowerCase()] ?? authorisationLost;
  return new Broken(causeKey, said, { code: error.code });
}

/** The application is not installed in the portal (any more). */
export function notInstalled(): Broken {
  return new Broken(
    'portal.not-installed',
    text(
      'Приложение не установлено на портале. Установите его, чтобы продолжить обмен.',
      'The application is not installed in the portal. Install it to go on.',
    ),
  );
}

/** The authorisation server answered for another portal: nothing of it may be used. */
export function foreignAnswer(): Broken {
  return new Broken(
    'portal.foreign-answer',
    text(
      'Сервер авторизации ответил за другой портал. Переустановите приложение на портале.',
      'The authorisation server answered for another portal. Install the application in the portal again.',
    ),
  );
}

/** Somebody else holds the lock and does not come to an end. */
export function refreshTakesTooLong(): Transient {
  return new Transient(
    'portal.refresh-takes-long',
    text(
      'Обновление авторизации портала идёт слишком долго, попробуем ещё раз.',
      'Refreshing the authorisation of the portal takes too long, it will be tried again.',
    ),
  );
}
