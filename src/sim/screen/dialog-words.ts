import type { Language } from "../android/language.ts";
import type { Wish } from "../android/permissions.ts";

/** What Android's own dialogs say. They speak the phone's language, not the app's. */
export interface DialogWords {
  readonly allow: string;
  readonly allowAll: string;
  readonly select: string;
  readonly deny: string;
  readonly closeApp: string;
  readonly wait: string;
  readonly ask: Readonly<Record<Wish, (label: string) => string>>;
  notResponding(label: string): string;
}

const en: DialogWords = {
  allow: "Allow",
  allowAll: "Allow all",
  select: "Select photos and videos",
  deny: "Don’t allow",
  closeApp: "Close app",
  wait: "Wait",
  ask: {
    media: (label) => `Allow ${label} to access photos and videos on this device?`,
    notifications: (label) => `Allow ${label} to send you notifications?`,
    contacts: (label) => `Allow ${label} to access your contacts?`,
  },
  notResponding: (label) => `${label} isn't responding`,
};

const WORDS: Readonly<Record<Language, DialogWords>> = {
  en,
  es: {
    allow: "Permitir",
    allowAll: "Permitir todo",
    select: "Seleccionar fotos y vídeos",
    deny: "No permitir",
    closeApp: "Cerrar aplicación",
    wait: "Esperar",
    ask: {
      media: (label) => `¿Permitir que ${label} acceda a las fotos y los vídeos de este dispositivo?`,
      notifications: (label) => `¿Permitir que ${label} te envíe notificaciones?`,
      contacts: (label) => `¿Permitir que ${label} acceda a tus contactos?`,
    },
    notResponding: (label) => `${label} no responde`,
  },
  fr: {
    allow: "Autoriser",
    allowAll: "Tout autoriser",
    select: "Sélectionner des photos et des vidéos",
    deny: "Ne pas autoriser",
    closeApp: "Fermer l’application",
    wait: "Attendre",
    ask: {
      media: (label) => `Autoriser ${label} à accéder aux photos et vidéos de cet appareil ?`,
      notifications: (label) => `Autoriser ${label} à vous envoyer des notifications ?`,
      contacts: (label) => `Autoriser ${label} à accéder à vos contacts ?`,
    },
    notResponding: (label) => `${label} ne répond pas`,
  },
  "pt-BR": {
    allow: "Permitir",
    allowAll: "Permitir tudo",
    select: "Selecionar fotos e vídeos",
    deny: "Não permitir",
    closeApp: "Fechar app",
    wait: "Aguardar",
    ask: {
      media: (label) => `Permitir que o app ${label} acesse fotos e vídeos neste dispositivo?`,
      notifications: (label) => `Permitir que o app ${label} envie notificações?`,
      contacts: (label) => `Permitir que o app ${label} acesse seus contatos?`,
    },
    notResponding: (label) => `O app ${label} não está respondendo`,
  },
  ru: {
    allow: "Разрешить",
    allowAll: "Разрешить все",
    select: "Выбрать фото и видео",
    deny: "Не разрешать",
    closeApp: "Закрыть приложение",
    wait: "Подождать",
    ask: {
      media: (label) => `Разрешить приложению ${label} доступ к фото и видео на устройстве?`,
      notifications: (label) => `Разрешить приложению ${label} отправлять вам уведомления?`,
      contacts: (label) => `Разрешить приложению ${label} доступ к контактам?`,
    },
    notResponding: (label) => `Приложение ${label} не отвечает`,
  },
  "zh-Hans": {
    allow: "允许",
    allowAll: "全部允许",
    select: "选择照片和视频",
    deny: "不允许",
    closeApp: "关闭应用",
    wait: "等待",
    ask: {
      media: (label) => `要允许${label}访问此设备上的照片和视频吗?`,
      notifications: (label) => `要允许${label}向您发送通知吗?`,
      contacts: (label) => `要允许${label}访问您的通讯录吗?`,
    },
    notResponding: (label) => `${label}没有响应`,
  },
};

export function dialogWords(language: string): DialogWords {
  return Object.hasOwn(WORDS, language) ? WORDS[language as Language] : en;
}
